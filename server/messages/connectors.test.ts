/** Connectors of a tenant: settings sealed and checked, tried before they are saved, found, changed, removed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from '@latchkey/connector-kit/testing';
import {
  createSimulator as createRelay,
  exampleConfig as relayConfig,
} from '../../connectors/http/simulator.ts';
import { exampleConfig as tencentConfig } from '../../connectors/tencent/simulator.ts';
import { createRig, dump, refusalOf, twilioConfig, twilioId } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { order, phone, refusedWith, tenantId, tencentId } from '../testing/sms-orders.ts';
import { createEgress } from './egress.ts';

eachDatabase('messages', (databases) => {
  test('F2: settings are sealed, shown masked, and kept when the mask comes back', async () => {
    const rig = await createRig(databases);
    const { connectors } = rig.messages;
    const made = await connectors.create({
      tenantId,
      factoryId: tencentId,
      config: { ...tencentConfig, unknownToken: 'not-declared-0123', empty: '', none: null },
    });
    const { accessKeySecret } = tencentConfig;
    assert.equal(made.config['accessKeySecret'], `••••${accessKeySecret.slice(-4)}`);
    assert.equal(made.config['unknownToken'], '••••0123');
    assert.ok(!('empty' in made.config) && !('none' in made.config));
    const stored = await dump(rig.database);
    assert.ok(
      !stored.includes(accessKeySecret) &&
        !stored.includes(tencentConfig.accessKeyId) &&
        !stored.includes('not-declared'),
    );

    const changed = await connectors.update({
      tenantId,
      id: made.id,
      config: { ...made.config, signName: 'New' },
    });
    assert.deepEqual(changed.config, { ...made.config, signName: 'New' });
    const replaced = await connectors.update({
      tenantId,
      id: made.id,
      config: { ...changed.config, accessKeySecret: 'another-secret-4321' },
    });
    assert.equal(replaced.config['accessKeySecret'], '••••4321');
    const again = await connectors.create({ tenantId, factoryId: made.factory.id, config: replaced.config });
    assert.equal(again.config['accessKeySecret'], '••••4321');
    assert.notEqual(again.id, made.id);
    const foreign = refusedWith(
      connectors.create({
        tenantId,
        factoryId: twilioId,
        config: { ...twilioConfig, authToken: '••••4321' },
      }),
    );
    assert.deepEqual(
      ((await foreign).options.data as { issues: { path: string }[] }).issues.map(({ path }) => path),
      ['authToken'],
    );
  });

  test('wrong settings name every mistake and change nothing', async () => {
    const rig = await createRig(databases);
    const { connectors } = rig.messages;
    const [before] = await connectors.list({ tenantId });
    const config = { accountSID: 'nonsense', templates: [{ usageType: 'SignIn', content: '' }] };
    for (const act of [
      () => connectors.create({ tenantId, factoryId: twilioId, config }),
      () => connectors.update({ tenantId, id: before?.id ?? '', config }),
    ]) {
      const { code, status, options } = await refusedWith(act());
      assert.deepEqual([code, status], ['connector.invalid_config', 400]);
      const paths = (options.data as { issues: { path: string }[] }).issues.map(({ path }) => path);
      assert.deepEqual(paths, [
        'accountSID',
        'authToken',
        'fromMessagingServiceSID',
        'templates.0.content',
        'templates',
      ]);
      assert.match(options.details ?? '', /Error in key path "accountSID": /);
    }
    assert.deepEqual(await connectors.list({ tenantId }), [before]);
    await rig.messages.sendSms(order());
  });

  test('connectors: found, filtered, changed, removed, and what an SMS connector cannot have', async () => {
    const rig = await createRig(databases);
    const { connectors, factories } = rig.messages;
    const [first] = await connectors.list({ tenantId, target: 'twilio-sms' });
    const id = first?.id ?? '';
    assert.match(id, /^[0-9a-z]{12}$/);
    assert.deepEqual(await connectors.get({ tenantId, id }), first);
    assert.deepEqual(await connectors.list({ tenantId, target: 'other' }), []);
    assert.equal(await refusalOf(connectors.get({ tenantId: 'admin', id })), 'entity.not_found');
    assert.equal(await refusalOf(connectors.update({ tenantId, id: 'nobody' })), 'entity.not_found');
    assert.equal(
      await refusalOf(connectors.update({ tenantId, id, metadata: {} })),
      'connector.cannot_overwrite_metadata_for_non_standard_connector',
    );
    assert.equal(
      await refusalOf(connectors.update({ tenantId, id, syncProfile: true })),
      'connector.invalid_type_for_syncing_profile',
    );
    assert.equal(
      await refusalOf(connectors.update({ tenantId, id, enableTokenStorage: true })),
      'connector.token_storage_not_supported',
    );
    assert.equal(
      await refusalOf(connectors.create({ tenantId, factoryId: 'nobody' })),
      'connector.not_found_with_connector_id',
    );
    const named = await connectors.create({
      tenantId,
      factoryId: 'outbox',
      id: 'mine',
      metadata: { target: 'own', name: { en: 'Own' }, logo: '' },
    });
    assert.deepEqual([named.id, named.metadata], ['mine', { target: 'own', name: { en: 'Own' } }]);
    assert.equal((await connectors.list({ tenantId, target: 'own' })).length, 1);
    await connectors.remove({ tenantId, id: 'mine' });
    assert.equal(await refusalOf(connectors.remove({ tenantId, id: 'mine' })), 'entity.not_found');
    assert.equal(await connectors.hasSms(tenantId), false);
    assert.equal(await connectors.hasSms('admin'), true);
    assert.equal(await refusalOf(rig.messages.sendSms(order())), 'connector.not_found');

    const ids = (await factories.list()).map((factory) => factory.id);
    for (const wanted of ['outbox', twilioId, tencentId, 'http-sms']) assert.ok(ids.includes(wanted), wanted);
    const twilio = await factories.get(twilioId);
    assert.match(twilio.logo, /^data:image\/svg\+xml;base64,/);
    assert.match(twilio.readme, /Twilio/);
    assert.deepEqual(twilio.formItems?.find(({ key }) => key === 'authToken')?.isConfidential, true);
    assert.equal(await refusalOf(factories.get('nobody')), 'entity.not_found');
  });

  test('the operator’s test: unsaved settings, the provider’s words, no secret', async () => {
    const rig = await createRig(databases);
    const sendTest = (config: object, to = phone) =>
      rig.messages.sendTest({
        tenantId,
        factoryId: twilioId,
        phone: to,
        config: { ...twilioConfig, ...config },
        locale: 'en',
      });
    await sendTest({});
    assert.match(rig.messagesOf()[0]?.text ?? '', /000000/);
    const [saved] = await rig.messages.connectors.list({ tenantId });
    await rig.messages.sendTest({ tenantId, factoryId: twilioId, phone, config: saved?.config ?? {} });
    assert.equal(rig.messagesOf().length, 2, 'masked secrets are those of the saved connector');

    const wrongToken = await refusedWith(sendTest({ authToken: 'wrong-token-0123456789' }));
    assert.deepEqual([wrongToken.code, wrongToken.status], ['connector.general', 400]);
    assert.deepEqual(
      { ...(wrongToken.options.data as object), errorDescription: '' },
      { kind: 'auth', retry: 'fix', providerCode: '20003', errorDescription: '' },
    );
    assert.match(JSON.stringify(wrongToken.options.data), /did not accept our credentials/);
    const wrongNumber = await refusedWith(sendTest({}, '+15005550001'));
    assert.match(JSON.stringify(wrongNumber.options.data), /21211/);
    const incomplete = await refusedWith(sendTest({ authToken: '' }));
    assert.deepEqual(
      [incomplete.code, (incomplete.options.data as { issues: object[] }).issues.length],
      ['connector.invalid_config', 1],
    );
    const moved = await refusedWith(sendTest({ authToken: '••••abcd', baseUrl: 'https://evil.example' }));
    assert.equal(moved.code, 'connector.invalid_config');
    assert.doesNotMatch(
      JSON.stringify([wrongToken, wrongNumber, moved].map(({ options }) => options)),
      /wrong-token|twilio_auth/,
    );
    const unknown = await refusedWith(
      rig.messages.sendTest({ tenantId, factoryId: 'nobody', phone, config: {} }),
    );
    assert.deepEqual([unknown.code, unknown.status], ['connector.not_found', 400]);
    assert.equal(await refusalOf(rig.messages.connectors.get({ tenantId, id: saved?.id ?? '' })), 'done');
  });

  test('F3: through the guarded way out: a private address only when it is listed, and said so to the operator', async () => {
    const service = await listen(createRelay());
    const config = { endpoint: `${service.url}/sms`, authorization: relayConfig.authorization };
    for (const allowlist of [[], ['127.0.0.1']]) {
      const egress = createEgress({ allowlist });
      const rig = await createRig(databases, { fetch: egress.fetch });
      await rig.messages.connectors.create({ tenantId, factoryId: 'http-sms', config });
      const tested = rig.messages.sendTest({ tenantId, factoryId: 'http-sms', phone, config });
      if (allowlist.length > 0) await tested;
      else {
        const { code, options } = await refusedWith(tested);
        assert.equal(code, 'connector.invalid_config');
        assert.match(JSON.stringify(options.data), /127\.0\.0\.1 is in a private .* EGRESS_ALLOWLIST/);
        await assert.rejects(rig.messages.sendSms(order()), /private/);
      }
      await egress.close();
    }
    assert.equal(service.messages.length, 1);
    await service.close();
  });
});
