/** Sign-in settings that a standard asks for, applied as one. */
import { z } from 'zod';
import { applyAnswer, planAnswer } from './configuration.ts';

/** NIST SP 800-63B-4 at AAL2, and OWASP ASVS 5.0 at level 3. */
export const presetNames = ['nist', 'asvs-l3'] as const;

export const presetParams = z.object({ name: z.enum(presetNames) });

const flag = z.enum(['true', 'false']).optional();
export const presetQuery = z.object({ dryRun: flag, ifUnused: flag });

/** A dry run answers like a plan of a document, else like what was applied. */
export const presetAnswer = z.union([planAnswer.extend({ dryRun: z.literal(true) }), applyAnswer]);

export type PresetName = (typeof presetNames)[number];
