/** Bodies and answers of invitations and one-time tokens: to an e-mail address or, as digits, to a number. */
import { z } from 'zod';
import { wireDigits } from './phone.ts';
import { email, text } from './text.ts';

const phone = z.string().regex(wireDigits);
const id = text.min(1).max(256);
const address = email.max(256);

/** The contract's address; a number besides. */
export const invitee = z.union([phone, address]);

/** What the message carries: `link` or `code` of the operator's, else our own link. More may stand there. */
const payload = z.looseObject({
  link: text
    .max(1024)
    .pipe(z.url({ protocol: /^[a-z][a-z\d+.-]*$/i }))
    .optional(),
  code: text.max(64).optional(),
});

const status = z.enum(['Pending', 'Accepted', 'Expired', 'Revoked']);

export const invitationAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  inviterId: z.string().nullable(),
  invitee: z.string(),
  acceptedUserId: z.string().nullable(),
  organizationId: z.string(),
  status,
  createdAt: z.number(),
  updatedAt: z.number(),
  expiresAt: z.number(),
  organizationRoles: z.array(z.object({ id: z.string(), name: z.string() })),
});
export const invitationsAnswer = z.array(invitationAnswer);
export const invitationsQuery = z.object({
  organizationId: id.optional(),
  inviterId: id.optional(),
  invitee: text.max(256).optional(),
});

/** POST /api/organization-invitations */
export const invitationBody = z.object({
  inviterId: id.nullish(),
  invitee,
  organizationId: id,
  /** Milliseconds since 1970; in the future. */
  expiresAt: z.int().max(253_402_300_799_999),
  organizationRoleIds: z.array(id).max(100).optional(),
  /** False: the operator tells the invitee some other way. */
  messagePayload: z.union([payload, z.literal(false)]).default(false),
});

/** POST /api/organization-invitations/:id/message */
export const invitationMessageBody = payload;

/** PUT /api/organization-invitations/:id/status */
export const invitationStatusBody = z.object({
  status: z.enum(['Accepted', 'Revoked']),
  acceptedUserId: id.nullish(),
});

const event = z.enum(['SignIn', 'Register', 'ForgotPassword']);
const context = z.object({
  jitOrganizationIds: z.array(id).max(100).optional(),
  interactionEvent: event.optional(),
});
export const tokenStatus = z.enum(['active', 'consumed', 'revoked', 'expired']);

export const tokenAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  /** Either of the two. */
  email: z.string().optional(),
  phone: z.string().optional(),
  /** Told once, when it is made; afterwards nobody knows it, and dots stand here. */
  token: z.string(),
  context,
  status: tokenStatus,
  createdAt: z.number(),
  expiresAt: z.number(),
});
export const tokensAnswer = z.array(tokenAnswer);
export const tokensQuery = z.object({
  email: text.max(256).optional(),
  phone: text.max(128).optional(),
  status: tokenStatus.optional(),
  page: z.string().optional(),
  page_size: z.string().optional(),
});

const either = { email: address.optional(), phone: phone.optional() };
const oneOfBoth = (body: { email?: string; phone?: string }): boolean =>
  (body.email === undefined) !== (body.phone === undefined);
const needsOne = { error: 'Give an email or a phone, one of the two' };

/** POST /api/one-time-tokens: lives ten minutes unless told otherwise, a month at most. */
export const createTokenBody = z
  .object({
    ...either,
    context: context.optional(),
    expiresIn: z.int().min(1).max(2_592_000).default(600),
  })
  .refine(oneOfBoth, needsOne);

/** POST /api/one-time-tokens/verify */
export const verifyTokenBody = z
  .object({ ...either, token: text.min(1).max(256) })
  .refine(oneOfBoth, needsOne);

/** PUT /api/one-time-tokens/:id/status */
export const tokenStatusBody = z.object({ status: tokenStatus });

/** POST /api/experience/verification/one-time-token/verify */
export const tokenProofBody = z.object({
  identifier: z.discriminatedUnion('type', [
    z.object({ type: z.literal('email'), value: address }),
    z.object({ type: z.literal('phone'), value: phone }),
  ]),
  token: text.min(1).max(256),
});

/** POST /api/invitation, for the page behind the link: what one is invited to. */
export const invitationLinkBody = z.object({ token: text.min(1).max(256) });
export const invitationLinkAnswer = z.object({
  organization: z.object({ name: z.string(), logoUrl: z.string().optional() }),
  /** Whom the message came from, where that is a person with a name. */
  inviter: z.string().optional(),
  /** For the sign-in that follows: whose link this is. */
  identifier: z.object({ type: z.enum(['email', 'phone']), value: z.string() }),
  expiresAt: z.number(),
});
export type InvitationLinkAnswer = z.output<typeof invitationLinkAnswer>;
