/** The cookies of one browser, as far as tests need them: by name and path; ports and hosts make no difference. */
export interface CookieJar {
  /** The value of the `Cookie` header for this path, or undefined. */
  headerFor(path: string): string | undefined;
  /** Takes the `Set-Cookie` headers of an answer. */
  keep(setCookie: string | readonly string[] | undefined): void;
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

export function createCookieJar(): CookieJar {
  const kept = new Map<string, { value: string; path: string }>();
  return {
    headerFor(path) {
      const fitting = [...kept].filter(([, cookie]) => isUnder(path, cookie.path));
      return fitting.length === 0
        ? undefined
        : fitting.map(([name, { value }]) => `${name}=${value}`).join('; ');
    },
    keep(setCookie) {
      for (const line of [setCookie ?? []].flat()) {
        const [pair = '', ...attributes] = line.split(/;\s*/);
        const [name = '', ...value] = pair.split('=');
        const attribute = (wanted: string) =>
          attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
        const expires = attribute('expires');
        const isGone = (expires && Date.parse(expires) < Date.now()) || attribute('max-age') === '0';
        if (isGone) kept.delete(name);
        else kept.set(name, { value: value.join('='), path: attribute('path') ?? '/' });
      }
    },
    get: (name) => kept.get(name)?.value,
    set: (name, value) => void kept.set(name, { value, path: '/' }),
  };
}

const isUnder = (path: string, folder: string): boolean =>
  folder === '/' || path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
