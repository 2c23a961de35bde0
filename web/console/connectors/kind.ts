/** What a connector carries, and what the pages say of it: text messages to phones, or letters to mailboxes. */
import type { ConsoleWord } from '../../../words/en/console.ts';

export const kinds = ['Sms', 'Email'] as const;

/** The `type` of the contract, without those that carry nothing. */
export type Kind = (typeof kinds)[number];

export const kindOf = ({ type }: { readonly type: string }): Kind => (type === 'Email' ? 'Email' : 'Sms');

/** Where one is chosen, inside the Console. */
export const pickerPathOf = (kind: Kind): string => `/connectors/passwordless/create/${kind}`;

/** The sentences that name what is carried; all others serve both. */
export const kindWords = {
  Sms: {
    name: 'connectors.sms',
    none: 'connectors.sms_none',
    deleted: 'connectors.deleted',
    pick: 'picker.title',
    pickOther: 'picker.title_change',
    which: 'picker.lead',
    noOther: 'picker.none',
    templates: 'guide.templates',
    sent: 'test.sent',
    replace: 'replace.title',
    replaceText: 'replace.text',
    deleteText: 'delete.section_text',
    stopsSignIn: 'delete.stops_sign_in',
    stopsSignUp: 'delete.stops_sign_up',
    stopsForgot: 'delete.stops_forgot',
    stopsMfa: 'delete.stops_mfa',
  },
  Email: {
    name: 'connectors.email',
    none: 'connectors.email_none',
    deleted: 'connectors.deleted_email',
    pick: 'picker.title_email',
    pickOther: 'picker.title_change_email',
    which: 'picker.lead_email',
    noOther: 'picker.none_email',
    templates: 'guide.templates_email',
    sent: 'test.sent_email',
    replace: 'replace.title_email',
    replaceText: 'replace.text_email',
    deleteText: 'delete.section_text_email',
    stopsSignIn: 'delete.stops_sign_in_email',
    stopsSignUp: 'delete.stops_sign_up_email',
    stopsForgot: 'delete.stops_forgot_email',
    stopsMfa: 'delete.stops_mfa_email',
  },
} as const satisfies Readonly<Record<Kind, Readonly<Record<string, ConsoleWord>>>>;
