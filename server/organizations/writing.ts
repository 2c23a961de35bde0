/** What a refused write says: a name that is taken, a thing that is not there, a row that somebody changed meanwhile. */
import { refuse } from '../../contract/errors.ts';
import { isMissingReference } from '../database/foreign-key-violation.ts';
import { violatedIndex } from '../database/unique-violation.ts';

/** 422 `entity.unique_integrity_violation` for doubles, 404 `entity.relation_foreign_key_not_found` for what is not there. */
export async function refusingDoubles<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedIndex(error) !== undefined) return refuse('entity.unique_integrity_violation');
    if (isMissingReference(error)) return refuse('entity.relation_foreign_key_not_found');
    throw error;
  }
}

/** What a change that met no row says: 412 when the row is there in another version, else 404. */
export async function changedOrGone(isThere: () => Promise<unknown>): Promise<never> {
  return (await isThere()) === undefined ? refuse('entity.not_found') : refuse('request.changed_meanwhile');
}
