/** What a connector says of itself must be complete before it sends anything. */
import assert from 'node:assert/strict';
import { formItems } from '../config.ts';
import { isSmsConnector } from '../connector.ts';
import { isEmailConnector } from '../email.ts';
import type { Fields } from '../fields.ts';
import { isMissing } from '../fields.ts';
import type { Bench } from './bench.ts';
import type { Check } from './contract.ts';

export const definitionChecks = ({ connector }: Bench): Check[] => [
  {
    name: 'is recognised as a connector of this contract and cannot be changed',
    run: () => {
      assert.ok(isSmsConnector(connector) || isEmailConnector(connector));
      assert.ok(Object.isFrozen(connector));
    },
  },
  {
    name: 'has an id and a target of small letters, digits and hyphens',
    run: () => {
      for (const word of [connector.id, connector.target]) assert.match(word, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    },
  },
  {
    name: 'has a name and a description in English, and no empty translation',
    run: () => {
      for (const words of [connector.name, connector.description]) {
        assert.ok(words.en);
        for (const word of Object.values(words)) assert.notEqual(word.trim(), '');
      }
    },
  },
  {
    name: 'has a homepage with https, or none',
    run: () => {
      if (connector.homepage !== undefined) assert.equal(new URL(connector.homepage).protocol, 'https:');
    },
  },
  {
    name: 'describes every setting, in the order of its fields',
    run: () => {
      const items = formItems(connector.fields);
      assert.deepEqual(
        items.map((item) => item.key),
        Object.keys(connector.fields),
      );
      for (const item of items) assert.ok(item.label.trim(), `${item.key} has no label`);
      for (const item of items)
        if (item.type === 'Select') assert.ok(item.selectItems?.length, `${item.key} has no choices`);
      assert.deepEqual(JSON.parse(JSON.stringify(items)), items, 'the form survives JSON');
    },
  },
  {
    name: 'declares secret what is a secret by its name',
    run: () => {
      for (const key of openSecretsIn(connector.fields)) assert.fail(`${key} is not secret`);
    },
  },
  {
    name: 'has default values that its own checks accept',
    run: () => {
      for (const [key, field] of Object.entries(connector.fields)) {
        if (isMissing(field.defaultValue) || /<[\w-]+>/.test(JSON.stringify(field.defaultValue))) continue;
        assert.ok('value' in field.read(field.defaultValue), `the default of ${key} is refused`);
      }
    },
  },
];

const openSecretsIn = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([key, { kind, isSecret, fields: inner }]) => {
    const isOpen =
      kind === 'text' && !isSecret && /(key|secret|token|pass|password|authorization)$/i.test(key);
    return [...(isOpen ? [key] : []), ...openSecretsIn(inner ?? {})];
  });
