/** What Tencent's error codes mean to us: https://cloud.tencent.com/document/api/382/55981#6.-.E9.94.99.E8.AF.AF.E7.A0.81 */
import { errorTable, type Verdict } from '@latchkey/connector-kit';

const known = errorTable({
  'auth fix': ['UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
  'permission fix': ['AuthFailure.UnauthorizedOperation'],
  'balance fix': [
    'UnauthorizedOperation.ServiceSuspendDueToArrears',
    'FailedOperation.InsufficientBalanceInSmsPackage',
  ],
  'sender fix': ['FailedOperation.SignatureIncorrectOrUnapproved'],
  'template fix': [
    'FailedOperation.TemplateIncorrectOrUnapproved',
    'FailedOperation.TemplateUnapprovedOrNotExist',
    'FailedOperation.TemplateIdNotExist',
    'FailedOperation.TemplateParamSetNotMatchApprovedTemplate',
    'InvalidParameterValue.TemplateParameterFormatError',
    'InvalidParameterValue.TemplateParameterLengthLimit',
    'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter',
    'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone',
    'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone',
  ],
  'content fix': ['FailedOperation.ContainSensitiveWord', 'InvalidParameterValue.ContentLengthLimit'],
  'blocked no': ['FailedOperation.PhoneNumberInBlacklist'],
  'invalid_number no': ['FailedOperation.PhoneNumberParseFail', 'InvalidParameterValue.IncorrectPhoneNumber'],
  'region fix': [
    'UnsupportedOperation.UnsupportedRegion',
    'UnsupportedRegion',
    'LimitExceeded.AppCountryOrRegionInBlacklist',
  ],
  'rate_recipient later': [
    'LimitExceeded.PhoneNumberThirtySecondLimit',
    'LimitExceeded.PhoneNumberOneHourLimit',
    'LimitExceeded.PhoneNumberDailyLimit',
    'LimitExceeded.PhoneNumberSameContentDailyLimit',
    'LimitExceeded.DeliveryFrequencyLimit',
  ],
  'config fix': [
    'LimitExceeded.PhoneNumberCountLimit',
    'InternalError.RequestTimeException',
    'FailedOperation.FailResolvePacket',
    'FailedOperation.JsonParseFail',
  ],
  'transient now': ['InternalError', 'InternalError.OtherError', 'InternalError.UnknownError'],
  'transient ambiguous': ['InternalError.Timeout', 'InternalError.SendAndRecvFail'],
});

/** The part before the dot speaks for codes that are not listed; an unlisted failure inside may have come after the send. */
const families = errorTable({
  'auth fix': ['AuthFailure'],
  'permission fix': ['UnauthorizedOperation'],
  'config fix': [
    'InvalidParameter',
    'InvalidParameterValue',
    'MissingParameter',
    'UnknownParameter',
    'UnsupportedOperation',
    'InvalidAction',
    'NoSuchVersion',
  ],
  'unknown fix': ['FailedOperation'],
  'rate_account fix': ['LimitExceeded'],
  'rate_account now': ['RequestLimitExceeded'],
  'transient ambiguous': ['InternalError'],
});

export const verdictOf = (code: string | undefined): Verdict | undefined =>
  known(code) ?? families(code?.split('.')[0]);
