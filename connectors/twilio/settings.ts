/** What an operator tells us about their Twilio account. The first five are the documented settings, the others are ours. */
import { type Config, originBoundLine, secret, templates, text, toggle, url } from '@latchkey/connector-kit';

export const fields = {
  accountSID: text({
    label: 'Account SID',
    hint: 'On the first page of the Twilio Console.',
    placeholder: '<account-sid>',
    pattern: /^AC[0-9a-zA-Z]+$/,
    rule: 'must begin with AC and have letters and digits only',
  }),
  authToken: secret({
    label: 'Auth Token',
    hint: 'Beside the Account SID.',
    placeholder: '<auth-token>',
  }),
  fromMessagingServiceSID: text({
    label: 'From Messaging Service SID',
    hint: 'Twilio Console > Messaging > Services. Not needed when From is filled in.',
    placeholder: '<from-messaging-service-sid>',
    required: ({ from }) => !from,
    pattern: /^MG[0-9a-zA-Z]+$/,
    rule: 'must begin with MG and have letters and digits only',
  }),
  disableRiskCheck: toggle({
    label: 'Disable risk check',
    hint: "Turns off Twilio's own protection against SMS pumping for these messages.",
  }),
  templates: templates({ kind: 'content', longestText: 1_600 }),
  from: text({
    label: 'From',
    hint: 'A number of yours (+1…), a short code or a name of up to 11 letters; beside or instead of a service.',
    required: false,
  }),
  apiKeySid: text({
    label: 'API key SID',
    hint: 'Signs in with an API key (SK…) in place of the Auth Token.',
    required: ({ apiKeySecret }) => Boolean(apiKeySecret),
    pattern: /^SK[0-9a-zA-Z]+$/,
    rule: 'must begin with SK and have letters and digits only',
  }),
  apiKeySecret: secret({ label: 'API key secret', required: ({ apiKeySid }) => Boolean(apiKeySid) }),
  region: text({
    label: 'Region',
    hint: 'Where Twilio processes the data: us1 (the usual one), ie1, au1. Credentials belong to one region.',
    required: false,
    pattern: /^[a-z]{2}\d$/,
    rule: 'must look like ie1',
  }),
  edge: text({
    label: 'Edge',
    hint: 'Where our requests enter Twilio: dublin, sydney …',
    required: false,
    pattern: /^[a-z]+(-[a-z]+)*$/,
    rule: 'must look like dublin',
  }),
  statusCallback: url({
    label: 'Status callback',
    hint: 'Where Twilio reports what became of a message, in place of our own address: a proxy that passes it on.',
    required: false,
  }),
  originBoundLine: originBoundLine(),
  baseUrl: url({ label: 'Base URL', hint: "In place of Twilio's own host; for tests.", required: false }),
} as const;

/** https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region */
export function baseUrl({ baseUrl: given, region, edge }: Config<typeof fields>): string {
  if (given) return given.replace(/\/+$/, '');
  const host = ['api', edge, region ?? (edge && 'us1'), 'twilio.com'].filter(Boolean).join('.');
  return `https://${host}`;
}
