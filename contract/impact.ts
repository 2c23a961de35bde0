/** What a change of connectors or settings would do to people: `?dryRun=true` answers it, `?ifUnused=true` refuses by it. */
import { z } from 'zod';

const flag = z.enum(['true', 'false']).optional();

export const impactQuery = z.object({ dryRun: flag, ifUnused: flag });

export const flowNames = ['signUp', 'signIn', 'forgotPassword', 'mfa', 'invitations'] as const;

export const impact = z.object({
  /** Whether `ifUnused` would refuse. */
  isHarmful: z.boolean(),
  /** Only those that lose something. */
  flows: z.array(
    z.object({
      flow: z.enum(flowNames),
      /** True when no way is left. */
      stops: z.boolean(),
      /** `phone`, `email`, `phone+password`, `PhoneVerificationCode` and the like. */
      lostWays: z.array(z.string()),
    }),
  ),
  /** How many people, suspended ones left out, had a way before and would have none. */
  users: z.object({
    cannotSignIn: z.int(),
    cannotResetPassword: z.int(),
    cannotPassMfa: z.int(),
  }),
  /** What the contract allows and nobody should want. */
  warnings: z.array(
    z.enum(['sms_mfa_without_connector', 'email_mfa_without_connector', 'sms_only_mfa_not_accepted']),
  ),
});

/** The answer of a dry run. */
export const dryRunAnswer = impact.extend({ dryRun: z.literal(true) });

export type Impact = z.output<typeof impact>;
export type FlowName = (typeof flowNames)[number];
