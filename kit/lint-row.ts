/** One row of the templates: is it whole, does it carry what its purpose needs, and nothing that it must not? */
import type { Given } from './fields.ts';
import type {
  TemplateFault,
  TemplateFinding,
  TemplateKind,
  TemplateRow,
  TemplateRules,
  WriteTemplate,
} from './lint.ts';
import { notices, purposes } from './purposes.ts';
import { costOf } from './segments.ts';

interface Around {
  /** `templates.2` */
  readonly path: string;
  readonly rules: TemplateRules;
  /** Whether nothing is sent for this purpose unless a row for it is filled in. */
  isNeeded(purpose: string): boolean;
  readonly write?: WriteTemplate;
}

/**
 * What a message may carry, and what its value is made of. Providers that hold the words mostly take digits alone in a
 * message with a code.
 */
export const messageVariables: Readonly<Record<string, 'digits' | 'letters'>> = {
  code: 'digits',
  minutes: 'digits',
  link: 'letters',
  app: 'letters',
  locale: 'letters',
  uiLocales: 'letters',
};

export function lintRow(row: unknown, around: Around): TemplateFinding[] {
  const { path, rules } = around;
  if (!isRecord(row)) return [error(path, 'not_object')];
  const { usageType, locale } = row;
  const purpose = typeof usageType === 'string' ? usageType : '';
  return [
    ...(purpose.trim() === '' ? [error(`${path}.usageType`, 'no_purpose')] : []),
    ...(purpose.trim() !== '' && ![...purposes, ...notices].some((one) => one === purpose)
      ? [warning(`${path}.usageType`, 'unknown_purpose', { purpose })]
      : []),
    ...lintLocale(`${path}.locale`, locale),
    ...(isFilledIn(row, rules.kind)
      ? rules.kind === 'templateCode'
        ? lintIds(row, path)
        : lintWords(row, purpose, around)
      : lintEmpty(row, purpose, around)),
  ];
}

function lintLocale(path: string, locale: unknown): TemplateFinding[] {
  if (locale === undefined || locale === null || locale === '') return [];
  if (typeof locale !== 'string') return [error(path, 'bad_locale', { locale: typeof locale })];
  return languageTag.test(locale.trim())
    ? []
    : [warning(path, 'bad_locale', { locale: locale.slice(0, 35) })];
}

/** RFC 5646, as far as it can be seen without its register. */
const languageTag = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i;

/** Empty, it is never sent: bad where nothing else could be. */
function lintEmpty(row: Given, purpose: string, { path, rules, isNeeded }: Around): TemplateFinding[] {
  const key = rules.kind === 'templateCode' ? 'templateCode' : 'content';
  const value = row[key];
  const isOfRightKind =
    value === undefined ||
    value === null ||
    typeof value === 'string' ||
    (key === 'templateCode' && isRecord(value));
  if (!isOfRightKind) return [error(`${path}.${key}`, 'not_text', { key })];
  const place = value === undefined ? path : `${path}.${key}`;
  return [isNeeded(purpose) ? error(place, 'empty_row', { key }) : warning(place, 'stood_in_for')];
}

const lintIds = ({ templateCode }: Given, path: string): TemplateFinding[] =>
  isRecord(templateCode)
    ? Object.entries(templateCode).flatMap(([area, id]) =>
        (area === 'china' || area === 'overseas') && (id === null || typeof id === 'string')
          ? []
          : [error(`${path}.templateCode.${area}`, 'not_text', { key: area })],
      )
    : typeof templateCode === 'string'
      ? []
      : [error(`${path}.templateCode`, 'not_text', { key: 'templateCode' })];

function lintWords(row: Given, purpose: string, { path, rules, write }: Around): TemplateFinding[] {
  const { locale, subject, contentType } = row;
  const isEmail = rules.kind === 'email';
  const place = `${path}.content`;
  const content = String(row['content']);
  const title = isEmail && typeof subject === 'string' ? subject : '';
  const isHtml = isEmail && contentType === 'text/html';
  const whole: TemplateRow = {
    path,
    purpose,
    locale: typeof locale === 'string' ? locale.trim() : '',
    content,
  };
  return [
    ...(isEmail ? lintEmail(path, subject, contentType) : []),
    ...lintBurden({ title, content, isHtml }, purpose, { place, isEmail }),
    ...(title === '' ? [] : lintPlaces(title, `${path}.subject`)),
    ...lintPlaces(content, place),
    ...(isEmail ? [] : lintLength((write ?? plainly)(whole), rules, place)),
  ];
}

function lintEmail(path: string, subject: unknown, contentType: unknown): TemplateFinding[] {
  const hasSubject = typeof subject === 'string' && subject.trim() !== '';
  const isKnown = [undefined, null, '', 'text/plain', 'text/html'].some((type) => type === contentType);
  return [
    ...(hasSubject ? [] : [error(`${path}.subject`, 'no_subject')]),
    ...(isKnown ? [] : [error(`${path}.contentType`, 'bad_content_type')]),
  ];
}

interface Words {
  /** Of a letter; empty for an SMS. */
  readonly title: string;
  readonly content: string;
  readonly isHtml: boolean;
}

/**
 * A message with a code has the code and no link (people must not learn to follow links beside codes); an invitation has
 * one. A letter may have one in its foot, so there it is advice.
 */
function lintBurden(
  { title, content, isHtml }: Words,
  purpose: string,
  { place, isEmail }: { readonly place: string; readonly isEmail: boolean },
): TemplateFinding[] {
  const names = [...`${title}\n${content}`.matchAll(placeholder)].map(([, name]) => name);
  if (notices.some((notice) => notice === purpose)) return [];
  if (purpose === 'OrganizationInvitation') {
    if (names.includes('link')) return [];
    // The documented row for an invitation carries a code instead.
    const severity = names.includes('code') ? warning : error;
    return [severity(place, 'no_link', { placeholder: '{{link}}' })];
  }
  const isLinked = names.includes('link') || (isHtml ? isLinkedHtml(content) : link.test(content));
  return [
    ...(names.includes('code') ? [] : [error(place, 'no_code', { placeholder: '{{code}}' })]),
    ...(isLinked ? [(isEmail ? warning : error)(place, 'link_with_code')] : []),
  ];
}

/** Pictures and the addresses of a document's type lead nobody anywhere; a mail program makes links of bare addresses. */
const isLinkedHtml = (html: string): boolean =>
  /<a\s[^<>]*href\s*=\s*(?:["']\s*)?(?!mailto:|tel:|#)[^\s"'>]/i.test(html) ||
  link.test(html.replace(/<[^<>]*>/g, ' '));

const placeholder = /\{\{\s*([\w.]+)\s*\}\}/g;
const link = /https?:\/\/|\bwww\.|[a-z\d]\.[a-z]{2,24}\/\S/i;

/** What no message can fill in stays in the text as it is written. */
function lintPlaces(content: string, place: string): TemplateFinding[] {
  const unknown = [...content.matchAll(placeholder)].flatMap(([whole, name = '']) =>
    Object.hasOwn(messageVariables, name) ? [] : [whole],
  );
  const rest = content.replace(placeholder, '');
  return [
    ...[...new Set(unknown)].map((one) => warning(place, 'unknown_variable', { variable: one })),
    ...(/\{\{|\}\}/.test(rest) ? [warning(place, 'broken_placeholder')] : []),
  ];
}

/** No provider here takes more. */
const usualLongest = 1_600;

function lintLength(
  text: string,
  { longestText = usualLongest }: TemplateRules,
  place: string,
): TemplateFinding[] {
  const { segments, culprits, segmentsWithout } = costOf(text);
  const isStray = culprits.every(
    (letter) => !/\p{L}|\p{M}/u.test(letter) || /\p{Script=Latin}/u.test(letter),
  );
  return [
    ...(text.length > longestText
      ? [error(place, 'too_long', { found: text.length, most: longestText })]
      : []),
    ...(culprits.length > 0 && isStray && segmentsWithout < segments
      ? [
          warning(place, 'dear_character', {
            characters: culprits.slice(0, 5).join(' '),
            found: segments,
            given: segmentsWithout,
          }),
        ]
      : []),
  ];
}

/** For a host that gives no words of its own: the usual lengths. */
const plainly: WriteTemplate = ({ content = '' }) =>
  content.replace(placeholder, (whole, name: string) =>
    name === 'code' ? '123456' : name === 'minutes' ? '10' : whole,
  );

type Values = TemplateFinding['values'];
const finding =
  (severity: TemplateFinding['severity']) =>
  (path: string, fault: TemplateFault, values?: Values): TemplateFinding => ({
    path,
    severity,
    fault,
    ...(values && { values }),
  });
const error = finding('error');
const warning = finding('warning');

/** What stands in a form until somebody fills it in (`<template-code>`) is nothing. */
export const isUnset = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && /^\s*(<.*>)?\s*$/.test(value));

export function isFilledIn(row: Given, kind: TemplateKind): boolean {
  if (kind !== 'templateCode') return typeof row['content'] === 'string' && row['content'].trim() !== '';
  const { templateCode } = row;
  return isRecord(templateCode)
    ? Object.values(templateCode).some((id) => !isUnset(id))
    : !isUnset(templateCode);
}

export const isRecord = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
