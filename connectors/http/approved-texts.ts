/** Templates for providers that take a text only when it equals an approved one, signature and all. */
import { requiredPurposes, templates } from '@latchkey/connector-kit';

/** The form begins with the usual sentence of such templates: what is in brackets is the operator's own. */
export const approvedTexts = () => ({
  ...templates({ kind: 'content' }),
  hint: 'The approved texts to the letter, with the 【signature】 before them; {{code}} stands for the code.',
  defaultValue: requiredPurposes.map((usageType) => ({
    usageType,
    content: '【签名】您的验证码是{{code}}。如非本人操作，请忽略本短信。',
  })),
});
