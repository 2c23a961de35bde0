/** Words of the sign-in pages that the operator wrote: `/api/custom-phrases`. */
import { z } from 'zod';
import { text } from './text.ts';

/** BCP 47, as browsers write it. */
export const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, { error: 'Is no language tag' });

export interface Phrases {
  readonly [key: string]: string | Phrases;
}

/** Deeper than any page goes, and shallow enough to be walked. */
const deepest = 8;

/** A tree of texts; text only, wherever it is shown. */
export const phrases: z.ZodType<Phrases> = z
  .record(z.string().min(1).max(256), z.json())
  .refine((tree) => isTree(tree, deepest), { error: 'Must hold texts, in objects of eight levels at most' })
  .refine((tree) => JSON.stringify(tree).length <= 262_144, {
    error: 'Is too long',
  }) as unknown as z.ZodType<Phrases>;

export const customPhraseAnswer = z.object({
  tenantId: z.string(),
  id: z.string(),
  languageTag: z.string(),
  translation: z.record(z.string(), z.json()),
});
export const customPhrasesAnswer = z.array(customPhraseAnswer);

function isTree(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return levels < deepest && text.safeParse(value).success;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || levels === 0) return false;
  return Object.entries(value).every(
    ([key, inner]) => key !== '__proto__' && text.safeParse(key).success && isTree(inner, levels - 1),
  );
}
