/** Bodies and answers of `/api/tenants` and `/api/test-numbers`. */
import { z } from 'zod';
import { wireDigits } from './phone.ts';
import { text } from './text.ts';

/** A part of addresses, cookies and the name of its Management API: what host names are made of. */
export const tenantId = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,19}[a-z0-9])?$/, {
  error: 'Must be 1 to 21 small letters, digits and hyphens, with no hyphen at either end',
});

export const tenantTag = z.enum(['production', 'development']);

/** `id.dev.example.com`, in small letters, with a port where browsers need one. */
export const tenantHost = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:[1-9]\d{0,4})?$/, {
    error: 'Must be a host name in small letters, like id.dev.example.com',
  });

const name = text.trim().min(1).max(128);

export const createTenantBody = z.strictObject({
  id: tenantId,
  name: name.optional(),
  tag: tenantTag.default('production'),
  host: tenantHost.nullish(),
});

/** Its id and its host never change: tokens, cookies and links carry them. */
export const patchTenantBody = z
  .strictObject({ name: name.optional(), tag: tenantTag.optional() })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    error: 'Must name what is to change',
  });

export const tenantAnswer = z.object({
  id: z.string(),
  name: z.string(),
  tag: tenantTag,
  host: z.string().nullable(),
  /** Where people and programs reach it. */
  endpoint: z.string(),
  issuer: z.string(),
  /** The resource for which tokens of its Management API are made. */
  managementApi: z.string(),
  /** False for the two that every server has. */
  isRemovable: z.boolean(),
  /** How many test numbers are in force: whoever knows their codes signs in with them. */
  testNumbersInForce: z.number(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
});

export const tenantsAnswer = z.array(tenantAnswer);

/** The fixed code has the length of every code. */
export const createTestNumberBody = z.strictObject({
  phone: z.string().regex(wireDigits),
  code: z.string().regex(/^\d{6}$/, { error: 'Must be six digits' }),
  /** Milliseconds since 1970: at most 90 days ahead. */
  expiresAt: z.number().int(),
});

export const testNumberAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  /** Digits alone. */
  phone: z.string(),
  expiresAt: z.number(),
  createdAt: z.number(),
  /** Whether its code counts now. */
  isInForce: z.boolean(),
});

export const testNumbersAnswer = z.array(testNumberAnswer);
