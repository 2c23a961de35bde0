/** Loaded before a server under test: TLS to the hosts of LOOPBACK_HOSTS ends at LOOPBACK_PORT, everything else as usual. */
import { syncBuiltinESMExports } from 'node:module';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';

const hosts = new Set((process.env['LOOPBACK_HOSTS'] ?? '').split(','));
const port = Number(process.env['LOOPBACK_PORT']);
const usual = tls.connect as (options: ConnectionOptions, then?: () => void) => TLSSocket;

/** The name stays what was asked for, so that the certificate is checked as it would be against the real host. */
tls.connect = ((options: ConnectionOptions, then?: () => void) => {
  const name = options.servername || options.host;
  if (name === undefined || !hosts.has(name)) return usual(options, then);
  return usual({ ...options, host: '127.0.0.1', port, servername: name, lookup: undefined }, then);
}) as typeof tls.connect;
syncBuiltinESMExports();
