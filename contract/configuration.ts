/** One document that describes a tenant's configuration, and what `/api/config` takes and answers. */
import { z } from 'zod';
import { accountCenterSettings } from './account-center.ts';
import {
  applicationTypes,
  createApplicationBody,
  customClientMetadata,
  oidcClientMetadata,
} from './applications.ts';
import { connectorMetadata } from './connectors.ts';
import { languageTag, phrases } from './custom-phrases.ts';
import { createHookBody, hookConfig, hookEvent } from './hooks.ts';
import { impact } from './impact.ts';
import { roleBody, scopeBody } from './organizations.ts';
import { createResourceBody, createRoleBody, roleTypes } from './permissions.ts';
import { settings } from './settings.ts';
import { text } from './text.ts';

/** Raised when a document of an older form would be read wrongly. */
export const schemaVersion = 1;

/** What a thing is called in the document, whatever its id is in a tenant. */
export const configurationKey = text.regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,63}$/u, {
  error: 'Is no key: letters, digits, hyphens, dots and underscores, 64 at most',
});
const keyed = <T extends z.ZodType>(value: T) => z.record(configurationKey, value);

const connector = z.strictObject({
  /** Of the factory: `twilio-short-message-service`. */
  connectorId: text.min(1).max(256),
  /** With its templates. Secrets stand as `${secret:…}`. */
  config: z.record(text, z.json()),
  /** What the operator wrote over the factory's own facts. */
  metadata: connectorMetadata.strict().optional(),
});

/** Says who somebody is. It is known by its target: what people's accounts hang on. */
const socialConnector = z.strictObject({
  /** Of the factory: `oidc`, `google-universal`. A factory for one provider alone stands under that provider's own target. */
  connectorId: connector.shape.connectorId,
  /** Secrets stand as `${secret:…}`. */
  config: connector.shape.config,
  /** What people read and see, where the factory speaks to many providers. */
  metadata: connectorMetadata.omit({ target: true }).strict().optional(),
  /** Name and picture are those of the provider again after each sign-in. */
  syncProfile: z.boolean().default(false),
});

const application = z.strictObject({
  name: createApplicationBody.shape.name,
  type: z.enum(applicationTypes),
  description: z.string().max(1024).nullable().default(null),
  oidcClientMetadata: oidcClientMetadata
    .extend({
      redirectUris: z.array(z.string()).default([]),
      postLogoutRedirectUris: z.array(z.string()).default([]),
    })
    .strict()
    .prefault({}),
  customClientMetadata: customClientMetadata.strict().default({}),
  customData: z.record(z.string(), z.json()).default({}),
  isThirdParty: z.boolean().default(false),
  /** Keys of roles for machines; `management-api-access` opens the Management API. */
  roles: z.array(text).default([]),
});

const resource = z.strictObject({
  name: createResourceBody.shape.name,
  indicator: createResourceBody.shape.indicator,
  /** Seconds. */
  accessTokenTtl: createResourceBody.shape.accessTokenTtl.unwrap().default(3600),
  isDefault: z.boolean().default(false),
  /** Each name with its description. */
  scopes: z.record(text.regex(/^\S{1,256}$/), text.max(1024).nullable()).default({}),
});

const role = z.strictObject({
  name: createRoleBody.shape.name,
  description: createRoleBody.shape.description,
  type: z.enum(roleTypes).default('User'),
  isDefault: z.boolean().default(false),
  /** Names of scopes by the key of their resource; `management-api` is the Management API. */
  scopes: z.record(text, z.array(text)).default({}),
});

/** What a member of an organization can be; the same in every organization of the tenant. */
const organizationRole = z.strictObject({
  name: roleBody.shape.name,
  description: roleBody.shape.description.unwrap().default(null),
  type: z.enum(roleTypes).default('User'),
  /** Names of `organizationScopes`. */
  scopes: z.array(text).default([]),
  /** Names of scopes by the key of their resource. */
  resourceScopes: z.record(text, z.array(text)).default({}),
});

const hook = z.strictObject({
  name: createHookBody.shape.name.unwrap().default(''),
  /** The one event of an older hook. */
  event: hookEvent.nullable().default(null),
  events: z.array(hookEvent).default([]),
  config: hookConfig.strict(),
  enabled: z.boolean().default(true),
});

/** A section that is left out stays as it is in the tenant; what a section does not name is removed from it. */
export const configurationDocument = z.strictObject({
  /** Where an editor finds the schema; means nothing to the server. */
  $schema: z.string().optional(),
  schemaVersion: z.literal(schemaVersion),
  /** One that carries SMS and one that carries e-mail. */
  connectors: z.strictObject({ sms: connector.optional(), email: connector.optional() }).optional(),
  /** By their targets. Those that the sign-in page shows, in their order, `signInExperience.socialSignInConnectorTargets` names. */
  socialConnectors: z.record(text.min(1).max(256), socialConnector).optional(),
  /** Each setting that is named is replaced whole; MFA and the limits are among them. */
  signInExperience: z.strictObject(settings.shape).partial().optional(),
  accountCenter: accountCenterSettings.partial().strict().optional(),
  customPhrases: z.record(languageTag, phrases).optional(),
  resources: keyed(resource).optional(),
  roles: keyed(role).optional(),
  /** What roles of organizations allow inside of one: each name with its description. Organizations themselves are no configuration. */
  organizationScopes: z.record(scopeBody.shape.name, scopeBody.shape.description.unwrap()).optional(),
  organizationRoles: keyed(organizationRole).optional(),
  applications: keyed(application).optional(),
  hooks: keyed(hook).optional(),
});

export type ConfigurationDocument = z.output<typeof configurationDocument>;

/** A secret or a variable is a text wherever it stands; the server checks what stands behind it. */
const reference = { type: 'string', pattern: '\\$\\{(secret|env):[^}]+\\}' };

/** The document as a JSON Schema 2020-12 for editors. */
export function configurationJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configurationDocument, {
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // A format or a pattern would find fault with a reference.
      if (jsonSchema.type !== 'string' || (!jsonSchema.format && !jsonSchema.pattern)) return;
      const { format, ...plain } = jsonSchema;
      // What browsers take as an address may hold letters that a URI has none of.
      if (format === 'uri') plain.pattern ??= '^[A-Za-z][A-Za-z\\d+.-]*:';
      else if (format) plain.format = format;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
      jsonSchema.anyOf = [plain, reference as typeof plain];
    },
  });
  return { $schema, title: 'Configuration of a Latchkey tenant', ...schema };
}

/** The document before its references are filled in: checked whole only then. */
const rawDocument = z.record(z.string(), z.json());
const given = z.record(z.string().min(1).max(512), z.union([text.max(65_536), z.number(), z.boolean()]));

/** `secrets` by the names that the document uses, `environment` by the names of variables. The server's own is never read. */
export const planBody = z.object({
  document: rawDocument,
  secrets: given.optional(),
  environment: given.optional(),
});
export const applyBody = planBody;
export const rollbackBody = z.object({
  /** Else the one before the newest. */
  number: z.int().min(1).max(2_147_483_647).optional(),
});

const flag = z.enum(['true', 'false']).optional();
export const applyQuery = z.object({ ifUnused: flag });
/** `dryRun=true` answers what it would do, as a plan, and changes nothing. */
export const rollbackQuery = applyQuery.extend({ dryRun: flag });

export const configurationChange = z.object({
  /** `connectors`, `signInExperience`, … */
  section: z.string(),
  /** Of the thing in it: `sms`, `en`, `web-shop`; the setting's name in the sections that are one thing. */
  key: z.string(),
  /** `replace`: what was there goes, and a new one takes its place under another id. */
  action: z.enum(['add', 'change', 'remove', 'replace']),
  /** It was here before, and comes back under the id that it had. */
  keepsId: z.boolean().optional(),
  /** What differs inside. Secrets appear as their references. */
  differences: z.array(
    z.object({
      path: z.string(),
      before: z.json().optional(),
      after: z.json().optional(),
      isSecret: z.boolean(),
    }),
  ),
});

export const configurationProblem = z.object({
  code: z.string(),
  /** In the caller's language. */
  message: z.string(),
  details: z.string().optional(),
  data: z.json().optional(),
});

export const configurationWarning = z.object({
  /** `connectors.sms.config.templates` */
  path: z.string(),
  /**
   * `identity`: an id or a secret will be another one. `holders`: who had a role has it no longer. `secret_in_clear`: whoever
   * reads the document reads a secret.
   */
  kind: z.enum(['language_missing', 'template', 'identity', 'holders', 'secret_in_clear']),
  message: z.string(),
});

export const planAnswer = z.object({
  /** What the plan was made on: `If-Match: "v<base>"` of apply refuses when the tenant changed since. */
  base: z.int(),
  /** False when the tenant is as the document says. */
  isChange: z.boolean(),
  /** Nothing stands in the way of apply. */
  canApply: z.boolean(),
  changes: z.array(configurationChange),
  problems: z.array(configurationProblem),
  warnings: z.array(configurationWarning),
  /** What it would do to people. */
  impact,
});

export const applyAnswer = z.object({
  isChange: z.boolean(),
  changes: z.array(configurationChange),
  /** The kept version that it became; null when nothing was changed. */
  version: z.int().nullable(),
  base: z.int(),
});

export const rollbackAnswer = z.union([planAnswer.extend({ dryRun: z.literal(true) }), applyAnswer]);

export const exportAnswer = z.looseObject({ schemaVersion: z.literal(schemaVersion) });

export const versionAnswer = z.object({
  number: z.int(),
  author: z.string(),
  origin: z.enum(['apply', 'rollback', 'promote', 'found']),
  /** ms since 1970 */
  createdAt: z.number(),
});

export type PlanAnswer = z.output<typeof planAnswer>;
export type ApplyAnswer = z.output<typeof applyAnswer>;
export type ConfigurationChange = z.output<typeof configurationChange>;
export type ConfigurationProblem = z.output<typeof configurationProblem>;
export type ConfigurationWarning = z.output<typeof configurationWarning>;
export type ConfigurationVersion = z.output<typeof versionAnswer>;
export type Scalar = string | number | boolean;
