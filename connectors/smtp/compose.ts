/** Writes the letter: headers and body as they travel (RFC 5322, MIME). */
import type { Config, EmailMessage } from '@latchkey/connector-kit';
import type { fields } from './settings.ts';

export interface Letter {
  /** Its `Message-ID`, made from our own reference: the same letter has the same one, at every try. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly body: Buffer;
}

export async function compose(
  { to, subject, text, html, locale, reference }: EmailMessage,
  { fromEmail, replyTo }: Config<typeof fields>,
  now: number,
): Promise<Letter> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const from = addressIn(fromEmail);
  const id = `<${reference}@${from.slice(from.lastIndexOf('@') + 1)}>`;
  const letter = new MailComposer({
    from: fromEmail,
    to,
    replyTo,
    subject,
    text,
    html,
    messageId: id,
    date: new Date(now),
    headers: {
      // No answer of a machine, please (RFC 3834 §5); the language of the words (RFC 3282).
      'Auto-Submitted': 'auto-generated',
      'Content-Language': locale,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return { id, from, to, body: await letter.build() };
}

/** `Acme <no-reply@example.com>` and `no-reply@example.com` have one address. */
const addressIn = (mailbox: string): string => /<([^<>]+)>$/.exec(mailbox.trim())?.[1] ?? mailbox.trim();
