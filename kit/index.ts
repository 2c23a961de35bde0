/** The public names of @latchkey/connector-kit. */
export { type FormItem, formItems, readConfig } from './config.ts';
export type { Connect, Place } from './connect.ts';
export {
  type ConnectorDefinition,
  contractVersion,
  defineSmsConnector,
  type I18n,
  isSmsConnector,
  type Message,
  type SentSms,
  type SmsConnector,
  type SmsConnectorDefinition,
  type SmsMessage,
  type Tools,
} from './connector.ts';
export {
  type Connector,
  defineEmailConnector,
  type EmailConnector,
  type EmailConnectorDefinition,
  type EmailMessage,
  isEmailAddress,
  isEmailConnector,
  type SentEmail,
} from './email.ts';
export {
  ConnectorError,
  type ConnectorErrorOptions,
  type ErrorKind,
  errorKinds,
  isConnectorError,
  type Issue,
  type RetryClass,
  retryClasses,
} from './errors.ts';
export {
  type Config,
  type Field,
  type Fields,
  type Given,
  host,
  type Json,
  list,
  number,
  type Reading,
  type Requirement,
  secret,
  select,
  text,
  toggle,
  url,
} from './fields.ts';
export { find } from './find.ts';
export { group } from './group.ts';
export {
  basic,
  createHttp,
  defaultLimits,
  type Http,
  type HttpLimits,
  type HttpTools,
  type RequestOptions,
} from './http.ts';
export { json } from './json.ts';
export {
  filledRows,
  lintTemplates,
  type TemplateFault,
  templateFaults,
  type TemplateFinding,
  type TemplateKind,
  type TemplateRow,
  type TemplateRules,
  type WriteTemplate,
} from './lint.ts';
export { messageVariables } from './lint-row.ts';
export { originBoundLine, originBoundLineKey, wantsOriginBoundLine } from './origin-bound-line.ts';
export { type Notice, notices, type Purpose, purposes, requiredPurposes } from './purposes.ts';
export {
  claimsIn,
  forged,
  formIn,
  isSameText,
  jsonIn,
  type Question,
  type Receipt,
  type ReceiptAnswer,
  type ReceiptRequest,
  type ReceiptState,
  valuesIn,
} from './receipts.ts';
export type { Reply } from './reply.ts';
export { errorTable, refusal, type Refusal, type Verdict, verdictOfStatus } from './refusal.ts';
export { costOf, countSegments, isGsm7, type TextCost } from './segments.ts';
export { pollThrough } from './poll.ts';
export { sendThrough, type Surroundings } from './send.ts';
export {
  type CodeTemplate,
  type ContentTemplate,
  type EmailTemplate,
  findTemplate,
  type Template,
  templateIdFor,
  templates,
} from './templates.ts';
export {
  authorizationUri,
  defineSocialConnector,
  isSocialConnector,
  type SocialConnector,
  type SocialConnectorDefinition,
  type SocialReturn,
  type SocialStart,
  type SocialTools,
  type SocialUser,
} from './social.ts';
export {
  codeIn,
  isSocialRefusal,
  type SocialReason,
  SocialRefusal,
  socialReasons,
} from './social-refusal.ts';
export { type SocialSurroundings, userThrough } from './social-through.ts';
