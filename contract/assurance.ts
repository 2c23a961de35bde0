/** How strongly it was proven who somebody is: the classes of `acr_values` and `acr` (OpenID Connect Core §2, §3.1.2.1). */

/** Weakest first: each one includes those before it. */
export const assurances = ['second-factor', 'phishing-resistant'] as const;

/**
 * `second-factor`: one of the operator's second factors was shown after the first proof.
 * `phishing-resistant`: a passkey was used, which shows nothing to a page of somebody else's.
 */
export type Assurance = (typeof assurances)[number];

const prefix = 'urn:latchkey:acr:';

export const acrOf = (assurance: Assurance): string => prefix + assurance;

/** The classes that a request names, in whatever order; others are not ours, and ask nothing of anybody. */
export const assurancesIn = (acrValues: string | undefined): readonly Assurance[] => {
  const named = (acrValues ?? '').split(' ');
  return assurances.filter((assurance) => named.includes(acrOf(assurance)));
};

/** Whether this class is one of the wanted ones or stronger; so it is where none is wanted. */
export const reaches = (acr: string | undefined, wanted: readonly Assurance[]): boolean => {
  const [weakest] = wanted;
  if (weakest === undefined) return true;
  return assurances.slice(assurances.indexOf(weakest)).some((assurance) => acrOf(assurance) === acr);
};
