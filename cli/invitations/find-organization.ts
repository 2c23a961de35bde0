/** What somebody at a terminal calls an organization or a role: its id, or a name that only one has. */
import type { Organization, Organizations } from '../../server/organizations/organizations.ts';

type Wanted = Pick<Organizations, 'catalog' | 'roles'>;

/** Throws when there is none, or several of this name. */
export async function findOrganization(
  { catalog }: Wanted,
  tenantId: string,
  text: string,
): Promise<Organization> {
  const byId = await catalog.find(tenantId, text);
  if (byId) return byId;
  const [found, ...others] = await namedExactly(catalog, tenantId, text);
  if (!found) throw new Error(`There is no organization "${text}"`);
  if (others.length > 0)
    throw new Error(
      [
        `Several organizations are called "${text}"; name one by its id:`,
        ...[found, ...others].map(({ id }) => id),
      ].join('\n  '),
    );
  return found;
}

/** Of those that have it in their names, those that are called it. */
async function namedExactly(
  catalog: Wanted['catalog'],
  tenantId: string,
  name: string,
): Promise<Organization[]> {
  const limit = 100;
  const found: Organization[] = [];
  for (let offset = 0; ; offset += limit) {
    const page = await catalog.list(tenantId, { q: name, limit, offset });
    found.push(...page.organizations.filter((one) => one.name === name));
    if (page.organizations.length < limit) return found;
  }
}

/** Ids, in the order of the texts. Throws when one is no role for people. */
export async function findRoles(
  { roles }: Wanted,
  tenantId: string,
  texts: readonly string[],
): Promise<string[]> {
  if (texts.length === 0) return [];
  const all = (await roles.list(tenantId)).items.filter(({ type }) => type === 'User');
  return texts.map((text) => {
    const found = all.find(({ id }) => id === text) ?? all.find(({ name }) => name === text);
    if (!found) throw new Error(`There is no role for people in organizations called "${text}"`);
    return found.id;
  });
}
