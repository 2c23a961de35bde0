/** The room of messages: which connector, which words, one row for each message before it leaves. */
import type { FormItem, I18n, Purpose } from '@latchkey/connector-kit';
import type { Language } from '../../words/index.ts';

/** What can be set up. */
export interface Factory {
  readonly id: string;
  readonly type: 'Sms';
  readonly target: string;
  readonly name: I18n;
  readonly description: I18n;
  /** A data URI. */
  readonly logo: string;
  readonly logoDark: string | null;
  /** Markdown. */
  readonly readme: string;
  readonly formItems: readonly FormItem[];
}

export interface ConnectorMetadata {
  readonly target?: string | undefined;
  readonly name?: I18n | undefined;
  readonly logo?: string | undefined;
  readonly logoDark?: string | null | undefined;
}

/** What is set up. */
export interface Connector {
  readonly id: string;
  readonly factory: Factory;
  /** With its secrets masked (security F2). */
  readonly config: Readonly<Record<string, unknown>>;
  readonly metadata: ConnectorMetadata;
  readonly syncProfile: boolean;
  readonly enableTokenStorage: boolean;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface NewConnector {
  readonly tenantId: string;
  readonly factoryId: string;
  readonly id?: string | undefined;
  /** Checked when it is given, even when it is empty. A secret that comes back masked keeps its value. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  readonly metadata?: ConnectorMetadata | undefined;
  readonly syncProfile?: boolean | undefined;
  readonly enableTokenStorage?: boolean | undefined;
}

export type ConnectorPatch = Omit<NewConnector, 'factoryId' | 'id'> & { readonly id: string };

export interface Connectors {
  /** By id, ascending; those whose factory is not installed are left out. */
  list(filter: { readonly tenantId: string; readonly target?: string | undefined }): Promise<Connector[]>;
  /** Refuses with `entity.not_found`. */
  get(connector: { readonly tenantId: string; readonly id: string }): Promise<Connector>;
  /** Takes the place of the one in use, in one transaction; from then on every send of every node uses the new one. */
  create(connector: NewConnector): Promise<Connector>;
  update(patch: ConnectorPatch): Promise<Connector>;
  remove(connector: { readonly tenantId: string; readonly id: string }): Promise<void>;
  /** From memory: whether an SMS can leave at all. */
  hasSms(tenantId: string): Promise<boolean>;
}

export interface SmsOrder {
  readonly tenantId: string;
  readonly phone: string;
  readonly purpose: Purpose;
  readonly variables: { readonly code?: string; readonly link?: string };
  readonly locale: Language;
  readonly uiLocales?: string | undefined;
  readonly ip?: string | undefined;
  readonly expiresInSeconds?: number | undefined;
  readonly challengeId?: string | undefined;
  readonly sender?: string | undefined;
  readonly isSuppressed?: boolean | undefined;
}

export interface TestOrder {
  readonly tenantId: string;
  readonly factoryId: string;
  readonly phone: string;
  /** Not saved; masked secrets are those of the saved connector of this factory. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly locale?: Language | undefined;
  readonly ip?: string | undefined;
}

/** A message as the telephone shows it. */
export interface ReceivedSms {
  readonly id: string;
  /** E.164 with its plus sign. */
  readonly phone: string;
  readonly text: string;
  readonly code: string | undefined;
  readonly purpose: Purpose;
  /** ms since 1970 */
  readonly sentAt: number;
}

export interface Telephone {
  /** The newest 200 of the last hour, newest first. */
  list(filter: { readonly tenantId: string; readonly phone?: string | undefined }): Promise<ReceivedSms[]>;
  /** Calls back for each message from now on, of every node; returns the way to stop. */
  subscribe(tenantId: string, listener: (message: ReceivedSms) => void): () => void;
  /** False in production without ALLOW_TELEPHONE. */
  readonly isAllowed: boolean;
}

export interface Messages {
  /** Throws a `ConnectorError` (see `personRefusal`), or refuses with `connector.not_found` (501). */
  sendSms(order: SmsOrder): Promise<{ readonly messageId: string }>;
  /** The operator's test, code 000000: not counted, nothing saved. Refuses with the provider's words in `data`. */
  sendTest(order: TestOrder): Promise<{ readonly messageId: string }>;
  readonly factories: {
    list(): readonly Factory[];
    /** Refuses with `entity.not_found`. */
    get(id: string): Factory;
  };
  readonly connectors: Connectors;
  readonly telephone: Telephone;
  /** Rows that a crash left behind become `unknown`; the telephone forgets what is old. Call it now and then. */
  sweep(): Promise<void>;
}
