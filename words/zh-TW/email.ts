/** Chinese as written in Taiwan: the letters that carry a code. */
import type { EmailWords } from '../en/email.ts';

export const email: EmailWords = {
  subjects: {
    SignIn: '[【{app}】]{code} 是您的登入驗證碼',
    Register: '[【{app}】]{code} 是您的註冊驗證碼',
    ForgotPassword: '[【{app}】]{code} 是您重設密碼的驗證碼',
    OrganizationInvitation: '[【{app}】]您受邀加入一個組織',
    Generic: '[【{app}】]{code} 是您的驗證碼',
    UserPermissionValidation: '[【{app}】]{code} 是您的身分確認驗證碼',
    BindNewIdentifier: '[【{app}】]{code} 是您綁定此電子郵件地址的驗證碼',
    MfaVerification: '[【{app}】]{code} 是您的第二步登入驗證碼',
    BindMfa: '[【{app}】]{code} 是設定兩步登入的驗證碼',
  },
  code: '您的驗證碼是 {code}[，{minutes} 分鐘內有效]。\n\n請勿將驗證碼告訴任何人。如果您沒有要求驗證碼，請忽略這封信。',
  link: '您受邀加入一個組織。[驗證碼：{code}。][請開啟以下網址接受邀請：\n\n{link}]',
};
