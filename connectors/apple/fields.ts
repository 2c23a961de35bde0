/** What an operator fills in, and the key that stands in it. */
import { type Given, secret, text } from '@latchkey/connector-kit';

/** The three make the client's secret together: all of them, or none. */
const isBegun = ({ teamId, keyId, privateKey }: Given): boolean => Boolean(teamId || keyId || privateKey);

export const fields = {
  clientId: text({
    label: 'Services ID',
    placeholder: 'com.example.signin',
    hint: 'The identifier of the Services ID, not of the app',
  }),
  scope: text({
    label: 'Scope',
    hint: 'name, email, or both; empty asks for neither',
    placeholder: 'name email',
    pattern: /^(name|email)( (name|email))?$/,
    rule: 'can hold name and email',
    required: false,
  }),
  teamId: text({ label: 'Team ID', placeholder: 'A1B2C3D4E5', required: isBegun }),
  keyId: text({ label: 'Key ID', placeholder: 'F6G7H8J9K0', required: isBegun }),
  privateKey: secret({
    label: 'Private key',
    hint: 'All of the .p8 file',
    isMultiline: true,
    pattern: /^-----BEGIN PRIVATE KEY-----[\sA-Za-z0-9+/=\\]+-----END PRIVATE KEY-----$/,
    rule: 'must be a key in PEM, from its first line to its last',
    required: isBegun,
  }),
};

/** As its file has it: a form of one line, or a variable of the environment, takes the line breaks out of it. */
export function pemOf(privateKey: string): string {
  const [, inner = ''] = privateKey.split(/-----(?:BEGIN|END) PRIVATE KEY-----/);
  return `-----BEGIN PRIVATE KEY-----\n${inner.replace(/\\[rn]|\s/g, '')}\n-----END PRIVATE KEY-----\n`;
}
