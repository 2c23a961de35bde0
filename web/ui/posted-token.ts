/** The ID token of a provider that posts its answer: the server hands it on behind the `#` of the return address. */

export function postedToken(hash: string): { readonly id_token?: string } {
  const token = new URLSearchParams(hash.slice(1)).get('id_token');
  return token === null ? {} : { id_token: token };
}
