/** What the operator lets people see and change, field by field (end-user/05 §2). */
import type { AccountField } from '../../contract/account-center.ts';
import { page } from './page.ts';

/** Passkeys have a setting of their own; without one that of all factors counts. */
const settingOf = (field: AccountField) =>
  (field === 'passkey' ? (page.fields.passkey ?? page.fields.mfa) : page.fields[field]) ?? 'Off';

export const isShown = (field: AccountField): boolean => settingOf(field) !== 'Off';
export const isEditable = (field: AccountField): boolean => settingOf(field) === 'Edit';

type Factor = (typeof page.factors)[number];
export const isOffered = (factor: Factor): boolean => page.factors.includes(factor);
