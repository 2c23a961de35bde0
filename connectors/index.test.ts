/** Every folder is a provider, listed once and whole. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { formItems, isEmailConnector, isSmsConnector, isSocialConnector } from '@latchkey/connector-kit';
import { builtIn, builtInSocial } from './built-in.ts';

const here = new URL('./', import.meta.url);
const folders = readdirSync(here, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);
const isSocial = (name: string) => builtInSocial.some(({ folder }) => basename(folder.pathname) === name);
const textOf = (folder: string, file: string) => readFileSync(new URL(`${folder}/${file}`, here), 'utf8');

test('each folder of connectors/ is listed in connectors/index.ts, once', () => {
  const listed = [...builtIn, ...builtInSocial].map(({ folder }) => basename(folder.pathname));
  for (const folder of folders)
    assert.ok(listed.includes(folder), `connectors/${folder} is not listed in connectors/index.ts`);
  assert.deepEqual(listed.toSorted(), folders.toSorted());
});

for (const folder of folders) {
  test(`connectors/${folder} has its five files`, () => {
    for (const file of [`${folder}.ts`, 'README.md', 'simulator.ts', `${folder}.test.ts`, 'logo.svg']) {
      assert.ok(existsSync(new URL(`${folder}/${file}`, here)), `connectors/${folder}/${file} is missing`);
    }
  });

  test(`connectors/${folder}/README.md has the headings that every operator finds in each`, () => {
    const headings = textOf(folder, 'README.md')
      .match(/^#{1,2} .+$/gm)
      ?.slice(1);
    assert.deepEqual(headings, [
      '## Account',
      '## Credentials',
      ...(isSocial(folder) ? ['## What it tells'] : ['## Sender and templates']),
      '## Settings',
      '## Traps',
      ...(isSocial(folder) ? [] : ['## Costs and countries']),
    ]);
  });

  test(`connectors/${folder}/logo.svg is a small drawing without script, style or anything from elsewhere`, () => {
    const logo = textOf(folder, 'logo.svg');
    assert.match(logo, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 48 48"/);
    assert.ok(logo.length < 2_000);
    assert.doesNotMatch(logo, /<script|<style|<image|href|url\(|on\w+=/i);
  });

  test(`connectors/${folder} stays short`, () => {
    assert.ok(textOf(folder, `${folder}.ts`).split('\n').length <= 100);
  });
}

for (const { connector, folder } of [...builtIn, ...builtInSocial]) {
  test(`${connector.id} is whole: five languages, and a README that names every setting`, () => {
    assert.ok([isSmsConnector, isEmailConnector, isSocialConnector].some((isOne) => isOne(connector)));
    for (const words of [connector.name, connector.description]) {
      assert.deepEqual(Object.keys(words), ['en', 'th', 'zh-TW', 'zh-CN', 'ru']);
    }
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    for (const { key } of formItems(connector.fields))
      assert.ok(readme.includes(`\`${key}\``), `README.md does not name ${key}`);
  });
}

test('ids and targets are the documented ones, and nobody has two', () => {
  const pairs = [...builtIn, ...builtInSocial].map(({ connector: { id, target } }) => [id, target] as const);
  const documented = new Map([
    ['outbox', 'outbox'],
    ['twilio-short-message-service', 'twilio-sms'],
    ['smsaero-short-message-service', 'smsaero-sms'],
    ['gatewayapi-sms', 'gatewayapi-sms'],
    ['vonage-sms', 'vonage-sms'],
    ['aliyun-short-message-service', 'aliyun-sms'],
    ['tencent-short-message-service', 'tencent-sms'],
    ['http-sms', 'http-sms'],
    ['simple-mail-transfer-protocol', 'smtp'],
    ['http-email', 'http-email'],
    ['oidc', 'oidc'],
    ['oauth2', 'oauth2'],
    ['google-universal', 'google'],
    ['github-universal', 'github'],
    ['apple-universal', 'apple'],
  ]);
  assert.deepEqual(new Map(pairs.filter(([id]) => documented.has(id))), documented);
  for (const place of [0, 1] as const)
    assert.equal(new Set(pairs.map((pair) => pair[place])).size, pairs.length);
});

test('the documented settings keep their keys, their order and what is required', () => {
  const documented: Record<string, string[]> = {
    'twilio-sms': ['accountSID*', 'authToken*', 'fromMessagingServiceSID*', 'disableRiskCheck', 'templates*'],
    'smsaero-sms': ['email*', 'apiKey*', 'senderName*', 'templates*'],
    'gatewayapi-sms': ['endpoint*', 'apiToken*', 'sender*', 'templates*'],
    'vonage-sms': ['apiKey*', 'apiSecret*', 'brandName*', 'templates*'],
    'aliyun-sms': [
      'accessKeyId*',
      'accessKeySecret*',
      'signName*',
      'templates*',
      'strictPhoneRegionNumberCheck',
    ],
    'tencent-sms': ['accessKeyId*', 'accessKeySecret*', 'signName*', 'sdkAppId*', 'region*', 'templates*'],
    'http-sms': ['endpoint*', 'authorization'],
    smtp: ['host*', 'port*', 'auth', 'fromEmail*', 'replyTo', 'templates*'],
    'http-email': ['endpoint*', 'authorization'],
    outbox: [],
    oauth2: ['authorizationEndpoint*', 'tokenEndpoint*', 'userInfoEndpoint*', 'clientId*', 'clientSecret*'],
    google: ['clientId*', 'clientSecret*', 'scope', 'prompts'],
    github: ['clientId*', 'clientSecret*', 'scope'],
    apple: ['clientId*', 'scope'],
  };
  for (const { connector } of [...builtIn, ...builtInSocial]) {
    const items = formItems(connector.fields);
    const expected = documented[connector.target];
    if (!expected) continue; // nobody has a configuration of it from before
    assert.deepEqual(
      items.slice(0, expected.length).map(({ key, required }) => key + (required ? '*' : '')),
      expected,
    );
    for (const { key, required } of items.slice(expected.length))
      assert.equal(required, false, `${key} is ours, and optional`);
  }
});
