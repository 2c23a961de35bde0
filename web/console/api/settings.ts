/** What the server tells the Console about itself: GET /console/config.json. */
export interface Settings {
  /** Origin of the default tenant, no trailing slash. */
  readonly userEndpoint: string;
  /** Origin of the admin tenant, no trailing slash. */
  readonly adminEndpoint: string;
  readonly tenantId: string;
  /** Whether this server may receive SMS itself. */
  readonly telephone: boolean;
  /** True while no administrator exists; a server may leave it out. */
  readonly needsAdministrator?: boolean;
}

export async function loadSettings(): Promise<Settings> {
  const answer = await fetch('/console/config.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  const settings = (await answer.json()) as Settings;
  return {
    ...settings,
    userEndpoint: settings.userEndpoint.replace(/\/$/, ''),
    adminEndpoint: settings.adminEndpoint.replace(/\/$/, ''),
  };
}

/**
 * The address of this page at the admin endpoint, when it was opened under another name
 * (127.0.0.1 for localhost): cookies and redirect addresses belong to one name only.
 */
export function properAddress(settings: Settings, here: string): string | undefined {
  const url = new URL(here);
  if (url.origin === new URL(settings.adminEndpoint).origin) return undefined;
  return `${new URL(settings.adminEndpoint).origin}${url.pathname}${url.search}${url.hash}`;
}
