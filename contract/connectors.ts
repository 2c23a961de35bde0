/** Bodies and answers of `/api/connectors` and `/api/connector-factories`. */
import { z } from 'zod';
import { wireDigits } from './phone.ts';
import { email as emailAddress, text } from './text.ts';

/** Words for people by language tag; English is always there. */
export const i18n = z.object({ en: z.string() }).catchall(z.string());

/** One setting of the form; the Console draws it. */
export const formItem = z.object({
  key: z.string(),
  label: z.string(),
  type: z.enum(['Text', 'Number', 'MultilineText', 'Switch', 'Json', 'Select', 'MultiSelect']),
  placeholder: z.string().optional(),
  required: z.boolean().optional(),
  defaultValue: z.json().optional(),
  description: z.string().optional(),
  tooltip: z.string().optional(),
  isConfidential: z.boolean().optional(),
  /** Ours: needed only while other settings are empty, so a form must not insist; the server has the last word. */
  isConditional: z.boolean().optional(),
  selectItems: z.array(z.object({ value: z.string(), title: z.string().optional() })).optional(),
  showConditions: z.array(z.object({ targetKey: z.string(), expectValue: z.json().optional() })).optional(),
});

const facts = z.object({
  type: z.enum(['Sms', 'Email', 'Social']),
  target: z.string(),
  platform: z.enum(['Native', 'Universal', 'Web']).nullable(),
  name: i18n,
  description: i18n,
  logo: z.string(),
  logoDark: z.string().nullable(),
  /** Markdown, as its author wrote it. */
  readme: z.string(),
  /** Ours: the same, made into HTML that is safe to show. Only where one connector or factory is asked for. */
  readmeHtml: z.string().optional(),
  formItems: z.array(formItem).optional(),
  configTemplate: z.string().optional(),
  isDemo: z.boolean(),
  /** Of social ones: a protocol that many providers speak; the operator names the target. */
  isStandard: z.boolean().optional(),
});

const config = z.record(z.string(), z.json());

/** A provider that a factory knows by name: a form for what is its own, and all other settings. */
export const connectorPreset = z.object({
  id: z.string(),
  name: z.string(),
  homepage: z.string(),
  formItems: z.array(formItem),
  /** Laid under what the form gives, it is the whole config. */
  config,
});

/** What can be set up: `id` is what a connector names as its `connectorId`. */
export const connectorFactoryAnswer = facts.extend({
  id: z.string(),
  /** Ours: ready choices. */
  presets: z.array(connectorPreset).optional(),
  /** Ours: why it cannot be set up. It is a package that was added and does not load. */
  error: z.string().optional(),
});
export const connectorFactoriesAnswer = z.array(connectorFactoryAnswer);

const metadata = z.object({
  target: z.string().optional(),
  name: i18n.optional(),
  logo: z.string().optional(),
  logoDark: z.string().nullable().optional(),
});

/** What an operator writes over a factory's facts. Empty texts are none; a name is given in English, too, or not at all. */
export const connectorMetadata = metadata.extend({
  target: text.min(1).max(256).optional(),
  name: i18n
    .refine((name) => name.en !== '' || Object.values(name).every((one) => one === ''), {
      error: 'Must be given in English, too',
      path: ['en'],
    })
    .optional(),
});

/** What is set up. Secrets in `config` are masked (security F2). */
export const connectorAnswer = facts.extend({
  id: z.string(),
  connectorId: z.string(),
  syncProfile: z.boolean(),
  enableTokenStorage: z.boolean(),
  config,
  metadata,
  extraInfo: z.record(z.string(), z.json()),
});
export const connectorsAnswer = z.array(connectorAnswer);

/** Something about the settings that an operator should know, in their language. */
export const settingFinding = z.object({
  /** Where it stands: `templates.2.content`. */
  path: z.string(),
  /** An error keeps the settings from being saved. */
  severity: z.enum(['error', 'warning']),
  rule: z.string(),
  message: z.string(),
});

/** What one template costs, with values of the usual length. */
export const templateCost = z.object({
  path: z.string(),
  usageType: z.string(),
  locale: z.string().optional(),
  /** As it leaves, with the code 123456. */
  text: z.string(),
  alphabet: z.enum(['GSM-7', 'UCS-2']),
  segments: z.int(),
  /** The characters that GSM-7 does not have: one is enough to make it UCS-2. */
  culprits: z.array(z.string()),
  /** How many SMS it would be without them. */
  segmentsWithout: z.int(),
});

export const lintAnswer = z.object({ findings: z.array(settingFinding), costs: z.array(templateCost) });

/** POST and PATCH: ours are `findings` (warnings; errors were refused) and `costs`, where a config was given. */
export const savedConnectorAnswer = connectorAnswer.extend(lintAnswer.partial().shape);

export const connectorsQuery = z.object({ target: z.string().optional() });

/** POST /api/connectors: for messages, the new one takes the place of the one in use, in one transaction. */
export const createConnectorBody = z.object({
  connectorId: z.string().min(1).max(128),
  id: text.min(1).max(128).optional(),
  config: config.optional(),
  metadata: connectorMetadata.optional(),
  syncProfile: z.boolean().optional(),
  enableTokenStorage: z.boolean().optional(),
});

/** PATCH /api/connectors/:id: at least one of them; `config` replaces the stored one whole. */
export const patchConnectorBody = createConnectorBody
  .omit({ connectorId: true, id: true })
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Name at least one thing to change' });

/** POST /api/connectors/:factoryId/test: nothing need be saved. `phone` wins over `email`. */
export const testConnectorBody = z
  .object({
    phone: z.string().regex(wireDigits).optional(),
    email: emailAddress.optional(),
    config,
    locale: z.string().max(35).optional(),
  })
  .refine(({ phone, email }) => phone !== undefined || email !== undefined, {
    error: 'Give a phone number or an e-mail address',
  });

/** POST /api/connectors/lint: what would be said of this config; nothing is saved. `connectorId` is a factory's id. */
export const lintConnectorBody = z.object({ connectorId: z.string().min(1).max(128), config });

/** Empty texts are 400 `session.insufficient_info`. */
export const authorizationUriBody = z.object({ state: text.max(1024), redirectUri: text.max(2048) });

/** What came back from a provider: the whole query of the return address, or the fields that were posted to it. */
export const connectorData = z.record(z.string().max(128), z.json()).transform(textsIn);

export type ConnectorAnswer = z.output<typeof connectorAnswer>;
export type ConnectorFactoryAnswer = z.output<typeof connectorFactoryAnswer>;
export type SavedConnectorAnswer = z.output<typeof savedConnectorAnswer>;
export type LintAnswer = z.output<typeof lintAnswer>;
export type CreateConnectorBody = z.output<typeof createConnectorBody>;
export type PatchConnectorBody = z.output<typeof patchConnectorBody>;
export type FormItem = z.output<typeof formItem>;

/** What else a page may add means nothing to a connector. */
function textsIn(data: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
