/** What an operator tells us about their Alibaba Cloud account. The first five are the documented settings, the others are ours. */
import { list, originBoundLine, secret, select, templates, text, toggle, url } from '@latchkey/connector-kit';
import { checkTemplates } from './templates.ts';

export const fields = {
  accessKeyId: text({
    label: 'Access Key ID',
    hint: 'Under your picture > AccessKey.',
    placeholder: '<access-key-id>',
  }),
  accessKeySecret: secret({
    label: 'Access Key Secret',
    hint: 'Shown once, when the AccessKey is created.',
    placeholder: '<access-key-secret>',
  }),
  signName: text({
    label: 'Signature Name',
    hint: 'The words of the approved signature, not its number.',
    placeholder: '<signature-name>',
  }),
  templates: templates({ kind: 'templateCode', check: checkTemplates }),
  strictPhoneRegionNumberCheck: toggle({
    label: 'Strict Phone Region Number Check',
    hint: 'For settings that have it. Numbers always carry their country code here, and it alone decides.',
  }),
  templateParams: list({
    label: 'Template parameters',
    hint: 'The variables of your templates, by name: code, minutes.',
    required: false,
    defaultValue: ['code'],
  }),
  signNameOverseas: text({
    label: 'Signature Name abroad',
    hint: 'The approved signature for numbers outside mainland China, where it is another one.',
    required: false,
  }),
  site: select({
    label: 'Site',
    hint: 'Where the account was opened: aliyun.com or alibabacloud.com.',
    required: false,
    options: { china: 'China (aliyun.com)', intl: 'International (alibabacloud.com)' },
    defaultValue: 'china',
  }),
  senderId: text({
    label: 'Sender ID',
    hint: 'International site: what recipients outside mainland China see, up to 11 letters and digits.',
    required: false,
    pattern: /^([A-Za-z0-9 ]{1,11}|\d{1,15})$/,
    rule: 'must have up to 11 letters and digits, or up to 15 digits',
  }),
  originBoundLine: {
    ...originBoundLine(),
    hint: 'International site, abroad: ends our own words with @host #code, by which phones fill the code in.',
  },
  regionId: text({
    label: 'Region',
    hint: 'cn-hangzhou on the China site, ap-southeast-1 on the international one, unless you have chosen another.',
    required: false,
    pattern: /^[a-z]{2}-[a-z]+(-\d+)?$/,
    rule: 'must look like cn-hangzhou',
  }),
  endpoint: url({
    label: 'Endpoint',
    hint: 'In place of the host that belongs to the region.',
    required: false,
  }),
  signatureMethod: select({
    label: 'Signature method',
    hint: 'HMAC-SHA1 keeps number and code in the body. The newer one has them in the address, where proxies may log them.',
    required: false,
    options: { 'HMAC-SHA1': 'HMAC-SHA1', 'ACS3-HMAC-SHA256': 'ACS3-HMAC-SHA256' },
    defaultValue: 'HMAC-SHA1',
  }),
} as const;
