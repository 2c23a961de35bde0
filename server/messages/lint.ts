/** Looks over a connector's settings as an operator wants them judged: what is wrong in their language, what each text costs. */
import {
  costOf,
  filledRows,
  isConnectorError,
  type Issue,
  lintTemplates,
  type TemplateFinding,
  type TemplateRow,
  wantsOriginBoundLine,
  type WriteTemplate,
} from '@latchkey/connector-kit';
import { type Language, pickLanguage } from '../../words/index.ts';
import { isTemplateWord, templateText } from '../../words/template-text.ts';
import type { AnyInstalled } from './factory.ts';
import { withoutNothing } from './secret-settings.ts';
import { writeText } from './write-text.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface Finding {
  /** `templates.2.content` */
  readonly path: string;
  /** Errors keep the settings from being saved. */
  readonly severity: 'error' | 'warning';
  /** One of the kit's faults of templates, or `setting`. */
  readonly rule: string;
  readonly message: string;
}

/** What one message costs, with values of the usual length and the last line where there is one. */
export interface Cost {
  /** `templates.2` */
  readonly path: string;
  readonly usageType: string;
  readonly locale?: string | undefined;
  /** As it leaves, with the code 123456. */
  readonly text: string;
  readonly alphabet: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  /** The characters that GSM-7 does not have, at most twelve. */
  readonly culprits: readonly string[];
  /** How many SMS it would be without them. */
  readonly segmentsWithout: number;
}

export interface Lint {
  readonly findings: readonly Finding[];
  readonly costs: readonly Cost[];
}

export interface LintAround {
  readonly language: Language;
  /** Of the tenant. */
  readonly endpoint: string;
}

/** Pure. Secrets must stand in the settings, or their masks are judged. */
export function lintSettings(installed: AnyInstalled, settings: Settings, around: LintAround): Lint {
  const { connector, writesOwnWords } = installed;
  const { fields } = connector;
  const write = writerFor(settings, { ...around, writesOwnWords });
  const templates = lintTemplates(fields, settings, write).map((found) => {
    const { path, severity, fault } = found;
    // What a package of its own form makes of its templates is its own affair.
    return {
      path,
      severity: writesOwnWords ? 'warning' : severity,
      rule: fault,
      message: sentence(found, around.language),
    } as const;
  });
  const told = new Set(
    templates.flatMap(({ path, severity }) => (severity === 'error' ? [keyOf(path)] : [])),
  );
  const others = issuesIn(installed, settings)
    .filter(({ path }) => !told.has(keyOf(path)))
    .map(({ path, message }) => ({ path, severity: 'error', rule: 'setting', message }) as const);
  const isText = connector.channel === 'sms';
  return {
    findings: [...others, ...templates],
    costs: isText ? filledRows(fields, settings).flatMap((row) => costsOf(row, write)) : [],
  };
}

export const errorsIn = ({ findings }: Lint): readonly Issue[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ path, message }) => ({ path, message }));

const keyOf = (path: string): string => path.split('.')[0] ?? '';

function sentence({ fault, values, message }: TemplateFinding, language: Language): string {
  if (isTemplateWord(fault)) return templateText(language, fault, values);
  return message?.[language] ?? message?.en ?? fault;
}

function issuesIn({ readConfig }: AnyInstalled, settings: Settings): readonly Issue[] {
  try {
    readConfig(withoutNothing(settings));
    return [];
  } catch (error) {
    if (isConnectorError(error) && error.issues) return error.issues;
    throw error;
  }
}

/** The very words that would leave: values filled in, the last line where it is wanted. */
const writerFor =
  (
    settings: Settings,
    { endpoint, writesOwnWords }: LintAround & { readonly writesOwnWords: boolean },
  ): WriteTemplate =>
  ({ purpose, locale, content = '' }) =>
    writeText([{ usageType: 'Generic', content }], {
      purpose: 'Generic',
      variables:
        purpose === 'OrganizationInvitation'
          ? { link: `${new URL(endpoint).origin}/invitation/${'x'.repeat(21)}` }
          : { code: '123456' },
      locale: pickLanguage([locale], 'en'),
      expiresInSeconds: 600,
      endpoint,
      isOriginBound: !writesOwnWords && wantsOriginBoundLine(settings),
    });

/** Where the provider keeps the words, what they cost is not ours to count. */
function costsOf(row: TemplateRow, write: WriteTemplate): Cost[] {
  const { path, purpose, locale, content, templateCode } = row;
  if (content === undefined || templateCode !== undefined) return [];
  const text = write(row);
  const { alphabet, segments, culprits, segmentsWithout } = costOf(text);
  return [
    {
      path,
      usageType: purpose,
      ...(locale !== '' && { locale }),
      text,
      alphabet,
      segments,
      culprits: culprits.slice(0, 12),
      segmentsWithout,
    },
  ];
}
