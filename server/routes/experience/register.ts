/** Makes an account of what was proven: once, whoever else tries at the same moment. */
import { Refusal, refuse } from '../../../contract/errors.ts';
import { create, type Flow, stage } from '../../flows/flow.ts';
import type { Facts } from '../../flows/journey.ts';
import { takeStep, whyNot } from '../../flows/journeys.ts';
import type { Proof } from '../../flows/proof.ts';
import { isSignUpOpen } from '../../flows/sign-in-methods.ts';
import type { PasswordDigest } from '../../users/passwords.ts';
import { identityOf } from '../../users/social-account.ts';
import type { User } from '../../users/user.ts';
import { type CurrentFlow, type ExperienceDeps, keepFlow } from './current-flow.ts';
import { bringAlong } from './bring-along.ts';
import { findPerson, findProof } from './find-proof.ts';
import { tellCreated, tellJoined } from './tell-hooks.ts';

/** Without a proof: with what was staged before. Nothing happens when this flow made its account with this proof already. */
export async function register(
  deps: ExperienceDeps,
  current: CurrentFlow,
  proofId: string | undefined,
): Promise<void> {
  const settings = await deps.settings.signInExperience(current.tenantId);
  const proof = proofId === undefined ? undefined : await findProof(deps, current, proofId);
  const facts = { settings, flow: current.flow, proof };
  if (proofId !== undefined) takeStep('prove', facts);
  if (current.flow.userId !== undefined) return;
  const plain = proof ? stage(current.flow, proof) : current.flow;
  const staged = await bringAlong(deps, current.tenantId, plain);
  const refusal = whyNot('identify', { ...facts, flow: staged });
  if (refusal) {
    if (proof) await keepStaged(deps, current, facts, proof);
    throw refusal;
  }
  try {
    await makeAccount(deps, current, staged);
  } catch (error) {
    // Somebody took what only came along, a moment ago: this time it stays behind.
    if (!(error instanceof Refusal) || !cameAlong(plain, staged, error)) throw error;
    const left = await bringAlong(deps, current.tenantId, plain);
    const missing = whyNot('identify', { ...facts, flow: left });
    if (missing) throw missing;
    await makeAccount(deps, current, left);
  }
}

const cameAlong = ({ profile: own }: Flow, { profile: whole }: Flow, { code }: Refusal): boolean =>
  (code === 'user.email_already_in_use' && own.email !== whole.email) ||
  (code === 'user.phone_already_in_use' && own.phone !== whole.phone);

/** What was proven is kept, so that only what is missing has to be added; but not when somebody has it already. */
async function keepStaged(deps: ExperienceDeps, current: CurrentFlow, facts: Facts, proof: Proof) {
  // A name proves nothing: where nobody may sign up, nobody is told that it exists.
  const mayTell = proof.kind !== 'new-identity' || isSignUpOpen(facts.settings);
  const person = mayTell ? await findPerson(deps, current.tenantId, proof) : undefined;
  takeStep('prove', { ...facts, person });
  await keepFlow(deps, current, (flow) => stage(flow, proof));
}

async function makeAccount(deps: ExperienceDeps, current: CurrentFlow, staged: Flow): Promise<void> {
  const user = await createUser(deps, current, staged);
  if (!user) return;
  try {
    await keepFlow(deps, current, (flow) => {
      if (flow.userId !== undefined) return refuse('session.identity_conflict');
      return create({ ...flow, profile: staged.profile }, user.id, user.credentialsVersion);
    });
  } catch (error) {
    // Nobody could go on with an account that no flow knows: its owner would hear that the number or address is taken.
    if (error instanceof Refusal) await deps.users.remove(current.tenantId, user.id);
    throw error;
  }
  await tellCreated(deps, current, user);
  await tellJoined(deps, current, user);
}

/** Undefined when the same request came twice at once, and the other one made the account for this flow. */
async function createUser(
  deps: ExperienceDeps,
  current: CurrentFlow,
  staged: Flow,
): Promise<User | undefined> {
  const { tenantId, uid, clientId, flow } = current;
  const { phone, email, username, password, proofIds, name, avatar, identity } = staged.profile;
  try {
    return await deps.users.create(
      tenantId,
      {
        name,
        avatar,
        phone,
        email,
        // An address is staged by a code, a link that was sent there, or a provider that the operator trusts and that verified it.
        isEmailProven: email !== undefined,
        username,
        password: password as PasswordDigest | undefined,
        applicationId: clientId || null,
        // Nobody is asked for a second factor that they never chose, where it may be skipped (end-user/04 §2).
        factorChoices: { mfa: { enabled: false } },
      },
      identity && identityOf(identity),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const newer = (await deps.flows.read(tenantId, uid))?.flow;
    if (newer?.id !== flow.id || !newer.createdWith || newer.createdWith !== proofIds?.at(-1)) throw error;
    return undefined;
  }
}
