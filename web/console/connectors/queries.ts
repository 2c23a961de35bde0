/** What the pages about connectors ask the server, kept for as long as it is true. */
import { useQuery } from '@tanstack/react-query';
import { useConsole } from '../api/console-context.ts';
import type { Connector, Factory } from './connector.ts';
import type { Kind } from './kind.ts';

export const connectorKeys = {
  list: ['connectors'],
  one: (id: string) => ['connectors', id],
  factories: ['connector-factories'],
  factory: (id: string) => ['connector-factories', id],
} as const;

export function useConnectors() {
  const { api } = useConsole();
  return useQuery({ queryKey: connectorKeys.list, queryFn: () => api.get<Connector[]>('/api/connectors') });
}

export function useConnector(id: string) {
  const { api } = useConsole();
  return useQuery({
    queryKey: connectorKeys.one(id),
    queryFn: () => api.get<Connector>(`/api/connectors/${encodeURIComponent(id)}`),
  });
}

export function useFactories() {
  const { api } = useConsole();
  return useQuery({
    queryKey: connectorKeys.factories,
    queryFn: () => api.get<Factory[]>('/api/connector-factories'),
    staleTime: 5 * 60_000,
  });
}

/** One factory with its guide. */
export function useFactory(id: string) {
  const { api } = useConsole();
  return useQuery({
    queryKey: connectorKeys.factory(id),
    queryFn: () => api.get<Factory>(`/api/connector-factories/${encodeURIComponent(id)}`),
    staleTime: 5 * 60_000,
  });
}

/** The one connector of this kind that is in use, if there is one. */
export const inUseOf = (kind: Kind, connectors: readonly Connector[] | undefined): Connector | undefined =>
  connectors?.find(({ type }) => type === kind);

export const smsOf = (connectors: readonly Connector[] | undefined): Connector | undefined =>
  inUseOf('Sms', connectors);
