/** Which connectors there are, with everything that the Console shows of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtIn, builtInSocial } from '../../connectors/built-in.ts';
import { connectorFactoryAnswer } from '../../contract/connectors.ts';
import { createRegistry, telephoneFactoryId } from './registry.ts';

test('every built-in connector has a form, a README and a logo, in the contract’s shape', () => {
  const registry = createRegistry();
  assert.equal(registry.list().length, builtIn.length + builtInSocial.length);
  for (const factory of registry.list()) {
    connectorFactoryAnswer.parse({ ...factory, platform: null, isDemo: false });
    assert.match(factory.readme, /^# /);
    assert.match(Buffer.from(factory.logo.split(',')[1] ?? '', 'base64').toString(), /<svg/);
  }
  assert.equal(registry.find(telephoneFactoryId)?.isTelephone, true);
  assert.equal(registry.find('nobody'), undefined);
  // What sends nothing is never found where a message wants to leave.
  assert.equal(registry.find('oidc'), undefined);
  assert.equal(registry.findSocial('oidc')?.factory.type, 'Social');
  assert.equal(registry.findSocial(telephoneFactoryId), undefined);
});

test('two connectors of one id are refused at start', () => {
  assert.throws(() => createRegistry([...builtIn, ...builtIn]), /Two connectors have the id "/);
});
