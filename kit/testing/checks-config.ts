/** A configuration is checked before the first send: completely, at once, and without touching it. */
import assert from 'node:assert/strict';
import { readConfig } from '../config.ts';
import { isConnectorError } from '../errors.ts';
import type { Bench } from './bench.ts';
import type { Check } from './contract.ts';
import { deepFreeze } from './deep-freeze.ts';

export const configChecks = ({ connector: { fields }, example: { config } }: Bench): Check[] => {
  const needed = Object.keys(fields).filter(
    (key) => typeof fields[key]?.required === 'boolean' && fields[key].required,
  );
  const asIs: Record<string, unknown> = { ...config };
  const without = (value: unknown) => {
    for (const key of needed) assert.deepEqual(pathsIn(fields, { ...asIs, [key]: value }), [key]);
  };
  return [
    {
      name: 'takes the example configuration',
      run: () => void readConfig(fields, config),
    },
    {
      name: 'names a missing setting by its path and its label',
      run: () => {
        without(undefined);
        for (const key of needed) {
          assert.throws(
            () => readConfig(fields, { ...asIs, [key]: undefined }),
            new RegExp(`^ConnectorError: ${fields[key]?.label}`),
          );
        }
      },
    },
    { name: 'takes null for missing', run: () => without(null) },
    { name: 'takes an empty text for missing', run: () => without('') },
    {
      name: 'names all missing settings at once',
      run: () => {
        for (const key of needed) assert.ok(pathsIn(fields, {}).includes(key), `${key} is not named`);
      },
    },
    {
      name: 'refuses values of the wrong type, all at once, and repeats none',
      run: () => {
        const keys = Object.keys(fields);
        const wrong = Object.fromEntries(
          // an object is nothing wrong for a group: there a list is
          keys.map((key) => [
            key,
            fields[key]?.kind === 'group' ? ['hunter2-hunter2'] : { nested: 'hunter2-hunter2' },
          ]),
        );
        assert.deepEqual(pathsIn(fields, wrong).toSorted(), keys.toSorted());
        if (keys.length > 0)
          assert.throws(
            () => readConfig(fields, wrong),
            (error) => !String(error).includes('hunter2'),
          );
      },
    },
    {
      name: 'refuses what is no object',
      run: () => {
        for (const raw of [undefined, null, 'text', 7, []])
          assert.throws(() => readConfig(fields, raw), isConnectorError);
      },
    },
    {
      name: 'tolerates settings that it does not know, and leaves them out',
      run: () => {
        const read: Record<string, unknown> = readConfig(fields, {
          ...asIs,
          notOurs: 'x',
          __proto__: { toString: 'y' },
        });
        assert.equal(read['notOurs'], undefined);
        assert.deepEqual(Object.keys(read), Object.keys(fields));
      },
    },
    {
      name: 'reads a configuration without changing it',
      run: () => {
        const copy = structuredClone(asIs);
        readConfig(fields, deepFreeze(copy));
        assert.deepEqual(copy, config);
      },
    },
  ];
};

/** Where the mistakes of a configuration stand; none when it is taken. */
function pathsIn(fields: Bench['connector']['fields'], raw: unknown): string[] {
  try {
    readConfig(fields, raw);
    return [];
  } catch (error) {
    assert.ok(isConnectorError(error));
    assert.equal(error.kind, 'config');
    assert.equal(error.retry, 'fix');
    for (const issue of error.issues ?? []) assert.match(issue.message, /^\S.*\.$/);
    return (error.issues ?? []).map((issue) => issue.path);
  }
}
