/** What Alibaba Cloud's error codes mean to us: https://www.alibabacloud.com/help/en/sms/developer-reference/api-error-codes */
import { errorTable, type Verdict } from '@latchkey/connector-kit';

/** The China site writes `isv.` or `isp.` before its codes (whose fault it is), the international site no longer does. */
const known = errorTable({
  'auth fix': ['ACCOUNT_NOT_EXISTS', 'SignatureDoesNotMatch', 'IncompleteSignature'],
  'auth now': ['SignatureNonceUsed'],
  'permission fix': [
    'ACCOUNT_ABNORMAL',
    'PRODUCT_UN_SUBSCRIPT',
    'PRODUCT_UNSUBSCRIBE',
    'RAM_PERMISSION_DENY',
    'SMS_TEST_NUMBER_LIMIT',
    'NoPermission',
    'FORBIDDEN_ACTION',
  ],
  'config fix': ['MOBILE_COUNT_OVER_LIMIT', 'INVALID_PARAMETERS', 'EXTEND_CODE_ERROR', 'MissingParameter'],
  'sender fix': [
    'SMS_SIGNATURE_ILLEGAL',
    'SMS_SIGN_ILLEGAL',
    'SMS_SIGNATURE_SCENE_ILLEGAL',
    'INVALID_SENDERID',
    'SMS_SIGN_NAME_ILLEGAL',
  ],
  'template fix': [
    'DOMESTIC_NUMBER_NOT_SUPPORTED',
    'SMS_TEMPLATE_ILLEGAL',
    'TEMPLATE_MISSING_PARAMETERS',
    'TEMPLATE_PARAMS_ILLEGAL',
    'INVALID_JSON_PARAM',
    'PARAM_LENGTH_LIMIT',
    'PARAM_NOT_SUPPORT_URL',
    'SMS_CONTENT_CODE_ILLEGAL',
    'CONTENT_MISSING_PARAMETERS',
  ],
  'content fix': ['BLACK_KEY_CONTROL_LIMIT', 'SMS_CONTENT_ILLEGAL'],
  'invalid_number no': ['MOBILE_NUMBER_ILLEGAL'],
  'region fix': ['DENY_IP_RANGE', 'NOT_SUPPORTED_COUNTRY', 'COUNTRY_RESTRICTED'],
  'balance fix': ['AMOUNT_NOT_ENOUGH', 'OUT_OF_SERVICE'],
  'rate_recipient later': [
    'BUSINESS_LIMIT_CONTROL',
    'BUSINESS_LIMIT_CONTROL_MINUTE',
    'BUSINESS_LIMIT_HOUR',
    'BUSINESS_LIMIT_DAY',
  ],
  'rate_account fix': ['DAY_LIMIT_CONTROL', 'MONTH_LIMIT_CONTROL'],
  'transient now': ['SYSTEM_ERROR'],
});

/** The part before the dot speaks for the gateway's codes, and for business refusals that are new. */
const families = errorTable({
  'auth fix': ['InvalidAccessKeyId', 'InvalidTimeStamp'],
  'permission fix': ['Forbidden'],
  'rate_account now': ['Throttling'],
  'transient now': ['ServiceUnavailable', 'InternalError'],
  'unknown fix': ['isv'],
  'transient ambiguous': ['isp'],
});

export const verdictOf = (code: string | undefined): Verdict | undefined =>
  known(code?.replace(/^is[vp]\./i, '')) ?? families(code?.split('.')[0]);

/** Which of the limits on one number it was stands in the sentence or in the code; the wait is at most as long as its window. */
export function waitSecondsIn(code = '', words = ''): number | undefined {
  if (known(code.replace(/^isv\./i, ''))?.kind !== 'rate_recipient') return undefined;
  const said = `${code} ${words}`;
  if (/分钟|minute/i.test(said)) return 60;
  if (/小时|hour/i.test(said)) return 3_600;
  return /天级|day/i.test(said) ? 86_400 : undefined;
}
