/** Each step of a sign-in is written down under the contract's keys (management/07 §4): who, with what, and how it ended; never a code or a password. */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../../contract/errors.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Route } from '../route.ts';
import { flowOf } from './current-flow.ts';
import { rulesThatAsked } from './risk.ts';
import { eventOf } from './wire-names.ts';

/** The same routes; those that take a step tell what became of it. Costs no statement within the request. */
export const auditSteps = (routes: readonly Route[], audit: Pick<Audit, 'record'>): readonly Route[] =>
  routes.map((definition) => {
    const step = stepOf(definition);
    if (!step) return definition;
    return {
      ...definition,
      async handle(input) {
        const note = (refusal?: Refusal) => record(audit, step, input.request, input.body, refusal);
        try {
          const answer = await definition.handle(input);
          note();
          return answer;
        } catch (error) {
          if (error instanceof Refusal) note(error);
          throw error;
        }
      },
    };
  });

/** The end of the key, by what was sent. */
type Step = (body: Body) => string;

type Body = Readonly<Record<string, unknown>>;

const base = '/api/experience';

function stepOf({ method, path }: Route): Step | undefined {
  if (method === 'GET' || !path.startsWith(base)) return undefined;
  const parts = path.slice(base.length + 1).split('/');
  const [first = '', second = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (first === '') return () => 'Create';
  if (first === 'submit') return () => 'Submit';
  if (first === 'interaction-event') return () => 'Update';
  if (first === 'identification') return () => 'Identifier.Submit';
  if (first === 'verification') {
    const act = isAsking(second, last) ? 'Create' : 'Submit';
    return (body) => `Verification.${typeOf(second, body)}.${act}`;
  }
  if (last === 'trusted-device') return () => 'TrustedDevice.Create';
  if (first === 'profile' && second === 'mfa')
    return ({ type }) => `BindMfa.${typeof type === 'string' ? type : bound(last)}.Submit`;
  return first === 'profile' ? () => 'Profile.Update' : () => 'Update';
}

/** A passkey is a factor of one name, whatever it was made for. */
const bound = (last: string): string => (last === 'passkey' ? 'WebAuthn' : pascal(last));

/** What is asked for first and proven by a second call. */
const isAsking = (kind: string, last: string): boolean =>
  last !== 'verify' &&
  !/^(password|new-password-identity|one-time-token)$/.test(kind) &&
  !(kind === 'totp' && last !== 'secret');

/** Codes are named after what they went to, also as a second factor. */
function typeOf(kind: string, body: Body): string {
  if (!kind.endsWith('verification-code')) return pascal(kind);
  const { identifier, identifierType } = body as { identifier?: Body; identifierType?: unknown };
  const type = identifier?.['type'] ?? identifierType;
  return type === 'email' ? 'EmailVerificationCode' : 'PhoneVerificationCode';
}

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)(\w)/g, (_whole, letter: string) => letter.toUpperCase());

function record(
  audit: Pick<Audit, 'record'>,
  step: Step,
  request: FastifyRequest,
  given: unknown,
  refusal?: Refusal,
): void {
  // Who has no sign-in in progress is nobody yet: such rows would tell nothing, and anyone could make them.
  const current = flowOf(request);
  if (!current) return;
  const { flow, uid, clientId } = current;
  const body = (typeof given === 'object' && given !== null ? given : {}) as Body;
  audit.record({
    tenantId: request.tenant.id,
    key: `Interaction.${eventOf[flow.journey]}.${step(body)}`,
    result: refusal ? 'Error' : 'Success',
    error: refusal && { code: refusal.code },
    userId: flow.userId,
    applicationId: clientId,
    sessionId: uid,
    ip: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 500),
    details: { payload: { ...payloadOf(body), ...connectorIn(request.params), ...riskIn(request) } },
  });
}

/** By which rules of adaptive MFA a second factor was asked for. */
function riskIn(request: FastifyRequest): Body {
  const triggeredRules = rulesThatAsked(request);
  return triggeredRules ? { triggeredRules } : {};
}

/** Which provider it was. */
function connectorIn(params: unknown): Body {
  const { connectorId } = (params ?? {}) as { readonly connectorId?: string };
  return connectorId === undefined ? {} : { connectorId: connectorId.slice(0, 128) };
}

/** Only what is known to be no secret. */
function payloadOf({ identifier, interactionEvent, verificationId }: Body): Body {
  const { type, value } = (identifier ?? {}) as Body;
  return {
    ...(typeof value === 'string' && { identifier: { type, value: value.slice(0, 256) } }),
    ...(interactionEvent !== undefined && { interactionEvent }),
    ...(verificationId !== undefined && { verificationId }),
  };
}
