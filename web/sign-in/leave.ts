/** The browser goes elsewhere, and what was pressed stays busy until it is there. */

export function leave(address: string): Promise<never> {
  location.assign(address);
  return new Promise(() => {});
}
