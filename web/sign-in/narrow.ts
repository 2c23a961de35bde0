/** First screens that an application asks for by name, with only the identifiers that it names (end-user/01 §3). */
import type { SignInPage } from '../../contract/pages.ts';

export interface Narrow {
  /** What the path of the first screen begins with; nothing on the usual pages. */
  readonly first?: '/identifier-' | '/reset-password';
  /** `identifier` of the request: names separated by spaces. */
  readonly names: readonly string[];
}

export function readNarrow(path: string, search: string): Narrow {
  const [, first] = /^(\/identifier-|\/reset-password)/.exec(path) ?? [];
  const names = new URLSearchParams(search).get('identifier') ?? '';
  return { first: first as Narrow['first'], names: names.split(' ').filter(Boolean) };
}

/** The settings of a page that asks for less. A wish that nothing would be left of is passed over. */
export function narrowed<Page extends SignInPage>(page: Page, { first, names }: Narrow): Page {
  if (!first || names.length === 0) return page;
  if (first === '/reset-password') {
    const [phone, email] = [names.includes('phone'), names.includes('email')];
    const forgotPassword = {
      phone: page.forgotPassword.phone && phone,
      email: page.forgotPassword.email && email,
    };
    return forgotPassword.phone || forgotPassword.email ? { ...page, forgotPassword } : page;
  }
  const { identifiers } = page.signUp;
  return {
    ...page,
    signInMethods: someOf(page.signInMethods, ({ identifier }) => names.includes(identifier)),
    signUp: { ...page.signUp, identifiers: someOf(identifiers, (name) => names.includes(name)) },
  };
}

function someOf<T>(all: readonly T[], isWanted: (one: T) => boolean): T[] {
  const some = all.filter(isWanted);
  return some.length > 0 ? some : [...all];
}
