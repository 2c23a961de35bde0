/** What a document is made of, in the order in which it is written. */

export const sections = [
  'connectors',
  'socialConnectors',
  'signInExperience',
  'accountCenter',
  'customPhrases',
  'resources',
  'roles',
  'organizationScopes',
  'organizationRoles',
  'applications',
  'hooks',
] as const;

export type SectionName = (typeof sections)[number];

/** Of a section that is one thing, not many under keys that operators choose. */
export const isOneThing = (section: SectionName): boolean =>
  section === 'signInExperience' || section === 'accountCenter';

/** Whether operators choose its keys; a tenant's connectors are kept by their kind. */
export const isKeyed = (section: string): boolean =>
  section !== 'connectors' && sections.some((known) => known === section && !isOneThing(known));
