/** Where secrets stand in a tenant's document, and what they are called there; pure. */
import type { Scalar } from '../../contract/configuration.ts';
import { isSecretHeader } from '../hooks/hooks.ts';
import type { OpenConnector } from '../messages/messages.ts';
import type { Whole } from './read-tenant.ts';
import { namePart, type Path } from './references.ts';

export interface SecretPlace {
  readonly path: Path;
  readonly name: string;
  readonly value: Scalar;
}

export function secretPlaces(
  { hooks }: Whole,
  bySlot: Readonly<Record<'sms' | 'email', OpenConnector | undefined>>,
): SecretPlace[] {
  const names = connectorNames(bySlot.sms?.factoryId, bySlot.email?.factoryId);
  const ofConnectors = (['sms', 'email'] as const).flatMap((slot) =>
    (bySlot[slot]?.secretPaths ?? []).map((path) => ({
      path: ['connectors', slot, 'config', ...path],
      name: [names[slot], ...path.map(namePart)].join('/'),
      value: path.reduce<unknown>(
        (at, key) => (at as Record<string, unknown> | undefined)?.[key],
        bySlot[slot]?.settings,
      ) as Scalar,
    })),
  );
  const ofHooks = Object.entries(hooks).flatMap(([key, { config }]) =>
    Object.entries(config.headers ?? {})
      .filter(([header]) => isSecretHeader(header))
      .map(([header, value]) => ({
        path: ['hooks', key, 'config', 'headers', header],
        name: ['hooks', namePart(key), namePart(header)].join('/'),
        value,
      })),
  );
  return [...ofConnectors, ...ofHooks];
}

/** `twilio` for `twilio-short-message-service`, unless both connectors would be called the same. */
function connectorNames(sms = '', email = ''): Readonly<Record<'sms' | 'email', string>> {
  const short = (id: string): string => namePart(id.replace(/-(short-message-service|sms|email)$/, ''));
  return short(sms) === short(email)
    ? { sms: namePart(sms), email: namePart(email) }
    : { sms: short(sms), email: short(email) };
}
