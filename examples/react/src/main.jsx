/** Puts the application into the page, with the address of Latchkey and the application's id. */
import { LogtoProvider, UserScope } from '@logto/react';
import { createRoot } from 'react-dom/client';
import { App } from './app.jsx';
import './style.css';

const config = {
  endpoint: import.meta.env.VITE_LATCHKEY_ENDPOINT ?? 'http://localhost:3001',
  appId: import.meta.env.VITE_APP_ID,
  scopes: [UserScope.Phone],
};

createRoot(document.getElementById('root')).render(
  <LogtoProvider config={config}>
    <App />
  </LogtoProvider>,
);
