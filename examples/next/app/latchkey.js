/** Where Latchkey is, and who this application is there: read when it is asked for, not when the pages are built. */
import { UserScope } from '@logto/next';

export function latchkey() {
  const { PORT = '3000', BASE_URL = `http://localhost:${PORT}` } = process.env;
  return {
    endpoint: process.env.LATCHKEY_ENDPOINT ?? 'http://localhost:3001',
    appId: needed('APP_ID'),
    appSecret: needed('APP_SECRET'),
    baseUrl: BASE_URL,
    // Seals the cookie that keeps people signed in.
    cookieSecret: needed('COOKIE_SECRET'),
    cookieSecure: BASE_URL.startsWith('https:'),
    scopes: [UserScope.Phone],
  };
}

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}: README.md says where it comes from`);
  return value;
}
