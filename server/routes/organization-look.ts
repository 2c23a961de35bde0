/** The sign-in experience in the dress of the organization that people sign in for (management/04 §5). */
import type { SignInExperience } from '../../contract/settings.ts';
import { id } from '../../contract/text.ts';
import type { Organization, Organizations } from '../organizations/organizations.ts';
import type { Settings } from '../settings/settings.ts';

export interface OrganizationLookDeps {
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly organizations: { readonly catalog: Pick<Organizations['catalog'], 'find'> };
}

/** The same object as long as neither the settings nor the organization change: finished pages are kept with it. */
export type LookFor = (tenantId: string, organizationId?: string) => Promise<SignInExperience>;

export function createLookFor({ settings, organizations }: OrganizationLookDeps): LookFor {
  const dressed = new WeakMap<SignInExperience, Map<string, Dressed>>();
  return async (tenantId, organizationId) => {
    const plain = await settings.signInExperience(tenantId);
    // Anybody writes anything into an address.
    const asked = id.safeParse(organizationId).data;
    const organization = asked === undefined ? undefined : await organizations.catalog.find(tenantId, asked);
    if (!organization || !hasLook(organization)) return plain;
    const known = dressed.get(plain) ?? new Map<string, Dressed>();
    dressed.set(plain, known);
    const kept = known.get(organization.id);
    if (kept?.version === organization.version) return kept.look;
    const look = dress(plain, organization);
    // Those that are asked for all the time are made again at once.
    if (known.size >= mostKept) known.clear();
    known.set(organization.id, { version: organization.version, look });
    return look;
  };
}

interface Dressed {
  readonly version: number;
  readonly look: SignInExperience;
}
/** Of one tenant: each keeps its finished pages beside it. */
const mostKept = 50;

const hasLook = ({ branding, color, customCss }: Organization): boolean =>
  customCss !== null || [branding, color].some((one) => Object.values(one).some(Boolean));

/** What the organization has stands over the tenant's, key by key; an empty address is none. */
export function dress(
  plain: SignInExperience,
  { branding, color, customCss }: Pick<Organization, 'branding' | 'color' | 'customCss'>,
): SignInExperience {
  const own = Object.fromEntries(Object.entries(branding).filter(([, address]) => address !== ''));
  return {
    ...plain,
    branding: { ...plain.branding, ...own },
    color: { ...plain.color, ...color },
    customCss: customCss ?? plain.customCss,
  };
}
