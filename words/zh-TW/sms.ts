/** Chinese as written in Taiwan: the messages that carry a code. */
import type { SmsWords } from '../en/sms.ts';

export const sms: SmsWords = {
  SignIn: '[【{app}】]{code} 是您的登入驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  Register: '[【{app}】]{code} 是您的註冊驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  ForgotPassword: '[【{app}】]{code} 是您重設密碼的驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  OrganizationInvitation: '[【{app}】]您受邀加入一個組織。[驗證碼：{code}。][ {link}]',
  Generic: '[【{app}】]{code} 是您的驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  UserPermissionValidation: '[【{app}】]{code} 是您的身分確認驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  BindNewIdentifier: '[【{app}】]{code} 是您綁定此號碼的驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  MfaVerification: '[【{app}】]{code} 是您的第二步登入驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  BindMfa: '[【{app}】]{code} 是設定兩步登入的驗證碼[，{minutes} 分鐘內有效]。請勿外洩。',
  PasswordChanged: '[【{app}】]您的密碼已變更。若非本人操作，請立即重設密碼。',
  PhoneChanged: '[【{app}】]您帳號的手機號碼已變更。如非本人操作，請立即變更密碼。',
  EmailChanged: '[【{app}】]您帳號的電子郵件地址已變更。如非本人操作，請立即變更密碼。',
  FactorsChanged: '[【{app}】]您帳號的兩步登入設定已變更。如非本人操作，請立即變更密碼。',
  IdentitiesChanged: '[【{app}】]您帳號連結的第三方登入方式已新增或移除。如非本人操作，請立即變更密碼。',
};
