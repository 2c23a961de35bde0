/** The browser goes elsewhere, and what was pressed stays busy until it is there. */

/** Where an app is opened, or the person stops the browser, this page stays: then nobody waits for ever. */
const longEnoughMs = 10_000;

export function leave(address: string): Promise<undefined> {
  location.assign(address);
  return new Promise((resolve) => setTimeout(() => resolve(undefined), longEnoughMs));
}
