/** What a browser keeps of those who signed in with it: enough to be known again for each of them, and nothing to read (security C15). */
import { timingSafeEqual } from 'node:crypto';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { isCanonical, sharedKeyOf, type Subject } from './limits.ts';

export interface KnownPerson {
  readonly id: string;
  readonly username: string | null;
  readonly email: string | null;
  /** E.164 with its plus sign. */
  readonly phone: string | null;
  /** Rises with another password and with suspension: browsers that were known before are strangers then. */
  readonly credentialsVersion: number;
}

export interface KnownBrowsersDeps {
  readonly secrets: Pick<Secrets, 'digest' | 'digests'>;
  readonly random: Pick<Random, 'id'>;
}

/** In which browser of which tenant; `said` is what that browser sent, or nothing. */
export interface Browser {
  readonly tenantId: string;
  readonly said: string | undefined;
}

/** What it keeps from now on. Its id stays; of more than a few people those who came last are known. */
export function rememberPerson(
  { secrets, random }: KnownBrowsersDeps,
  { tenantId, said }: Browser,
  person: KnownPerson,
): string {
  const { device = random.id(), digests = [] } = read(said) ?? {};
  const made = [...subjectsOf(person).map(hasText), isText(person)].map((text) =>
    short(secrets.digest(purpose, fullText({ tenantId, device }, text)).digest),
  );
  const others = digests.filter((one) => !made.includes(one));
  return [device, ...made, ...others.slice(0, digestsKept - made.length)].join('.');
}

/**
 * The id under which the browser counts for itself, where somebody has signed in with it who had this number, address or
 * name then. Nobody is looked up: to strangers all subjects are alike.
 */
export const deviceFor = (deps: KnownBrowsersDeps, browser: Browser, subject: Subject): string | undefined =>
  find(deps, browser, hasText(subject));

/** Whether it is this person who signed in with it, and their password is still the same. */
export const isKnownTo = (deps: KnownBrowsersDeps, browser: Browser, person: KnownPerson): boolean =>
  find(deps, browser, isText(person)) !== undefined;

const purpose = 'known-browser';
/** Of five for each, at most: four people. */
const digestsKept = 20;
/** 132 bits of 256: whoever wants to forge one has to ask the server for each guess. */
const digestLength = 22;

/** All by which the person is counted. */
const subjectsOf = ({ id, username, email, phone }: KnownPerson): readonly Subject[] => [
  { userId: id },
  ...(username === null ? [] : [{ name: username }]),
  ...[...(email === null ? [] : [{ email }]), ...(phone === null ? [] : [{ phone }])].filter(isCanonical),
];

const hasText = (subject: Subject): string => `has ${sharedKeyOf(subject)}`;
const isText = ({ id, credentialsVersion }: KnownPerson): string => `is ${credentialsVersion} ${id}`;
const fullText = (place: { readonly tenantId: string; readonly device: string }, text: string): string =>
  JSON.stringify([place.tenantId, place.device, text]);

function find(
  { secrets }: Pick<KnownBrowsersDeps, 'secrets'>,
  { tenantId, said }: Browser,
  text: string,
): string | undefined {
  const kept = read(said);
  if (!kept) return undefined;
  const { device, digests } = kept;
  const wanted = secrets
    .digests(purpose, fullText({ tenantId, device }, text))
    .map(({ digest }) => Buffer.from(short(digest)));
  const isThere = digests.some((one) => wanted.some((digest) => timingSafeEqual(digest, Buffer.from(one))));
  return isThere ? device : undefined;
}

const form = new RegExp(`^[\\da-z]{21}(?:\\.[\\w-]{${digestLength}}){1,${digestsKept}}$`);

function read(said = '') {
  if (!form.test(said)) return undefined;
  const [device = '', ...digests] = said.split('.');
  return { device, digests };
}

const short = (digest: string): string => digest.slice(0, digestLength);
