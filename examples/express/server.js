/** An Express server that people sign in to with their phone: one page, for who is signed in and who is not. */
import { randomBytes } from 'node:crypto';
import { handleAuthRoutes, UserScope, withLogto } from '@logto/express';
import express from 'express';
import session from 'express-session';

const { PORT = '3000', LATCHKEY_ENDPOINT = 'http://localhost:3001', APP_ID, APP_SECRET } = process.env;
if (!APP_ID || !APP_SECRET) throw new Error('Set APP_ID and APP_SECRET: README.md says where they come from');

const config = {
  endpoint: LATCHKEY_ENDPOINT,
  appId: APP_ID,
  appSecret: APP_SECRET,
  baseUrl: process.env.BASE_URL ?? `http://localhost:${PORT}`,
  scopes: [UserScope.Phone],
};

const app = express();
app.use(
  session({
    // A fixed one from the environment keeps people signed in over restarts.
    secret: process.env.SESSION_SECRET ?? randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: config.baseUrl.startsWith('https:') },
  }),
);
app.get('/style.css', (_request, response) => response.sendFile('style.css', { root: import.meta.dirname }));
// /logto/sign-in, /logto/sign-in-callback and /logto/sign-out.
app.use(handleAuthRoutes(config));

app.get('/', withLogto(config), ({ user }, response) => {
  response.send(page(user.isAuthenticated ? signedIn(user.claims) : signedOut()));
});

app.listen(Number(PORT), () => process.stdout.write(`Open ${config.baseUrl}\n`));

const signedOut = () => `
  <h1>Who is there?</h1>
  <p>You are not signed in to this Express server.</p>
  <a href="/logto/sign-in">Sign in</a>`;

const signedIn = ({ sub, name, phone_number: phone }) => `
  <h1>Hello${name ? `, ${escape(name)}` : ''}</h1>
  <dl>
    <dt>Phone</dt><dd>${phone ? `+${escape(phone)}` : 'none'}</dd>
    <dt>User</dt><dd>${escape(sub)}</dd>
  </dl>
  <a href="/logto/sign-out">Sign out</a>`;

const page = (content) => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Express with Latchkey</title>
  <link rel="stylesheet" href="/style.css">
</head>
<body><main>${content}</main></body>
</html>`;

const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
