/** What an operator tells us about their Tencent Cloud account. The first six are the documented settings, the others are ours. */
import { list, secret, templates, text, url } from '@latchkey/connector-kit';
import { checkTemplates } from './templates.ts';

export const fields = {
  accessKeyId: text({
    label: 'Access Key ID',
    hint: 'Access Management > Access Key > API Keys; Tencent calls it SecretId.',
    placeholder: '<access-key-id>',
  }),
  accessKeySecret: secret({
    label: 'Access Key Secret',
    hint: 'Shown once beside the Access Key ID; Tencent calls it SecretKey.',
    placeholder: '<access-key-secret>',
  }),
  signName: text({
    label: 'Sign Name',
    hint: 'The words of the approved signature, not its number.',
    placeholder: '<sign-name>',
  }),
  sdkAppId: text({
    label: 'SDK App ID',
    hint: 'SMS console > Application management; ten digits or so.',
    placeholder: '<sdk-app-id>',
    pattern: /^\d+$/,
    rule: 'must have digits only',
  }),
  region: text({
    label: 'Region',
    hint: 'ap-guangzhou, ap-beijing or ap-nanjing on the China site; ap-singapore and others on the international one.',
    placeholder: '<region>',
    pattern: /^[a-z]{2,}-[a-z]+(-\d+)?$/,
    rule: 'must look like ap-guangzhou',
  }),
  templates: templates({ kind: 'templateCode', check: checkTemplates }),
  templateParams: list({
    label: 'Template parameters',
    hint: 'What fills {1}, {2} … of your templates, in this order: code, minutes.',
    required: false,
    defaultValue: ['code'],
  }),
  signNameOverseas: text({
    label: 'Sign Name abroad',
    hint: 'The approved signature for numbers outside mainland China, where it is another one.',
    required: false,
  }),
  senderId: text({
    label: 'Sender ID',
    hint: 'Your own sender for numbers outside mainland China, registered with Tencent.',
    required: false,
  }),
  endpoint: url({
    label: 'Endpoint',
    hint: 'https://sms.intl.tencentcloudapi.com for the international site, or a regional host.',
    required: false,
    defaultValue: 'https://sms.tencentcloudapi.com',
  }),
} as const;
