/** The ID token of a provider that posts its answer: the server hands it on behind the `#` of the return address. */

export function postedToken(hash: string): Readonly<Record<string, string>> {
  const token = new URLSearchParams(hash.slice(1)).get('id_token');
  return token === null ? {} : { id_token: token };
}
