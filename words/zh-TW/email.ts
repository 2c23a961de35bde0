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
    PasswordChanged: '[【{app}】]您的密碼已變更',
    PhoneChanged: '[【{app}】]您的手機號碼已變更',
    EmailChanged: '[【{app}】]您的電子郵件地址已變更',
    FactorsChanged: '[【{app}】]您的兩步登入設定已變更',
    IdentitiesChanged: '[【{app}】]您的登入方式已變更',
  },
  code: '您的驗證碼是 {code}[，{minutes} 分鐘內有效]。\n\n請勿將驗證碼告訴任何人。如果您沒有要求驗證碼，請忽略這封信。',
  link: '您受邀加入一個組織。[驗證碼：{code}。][請開啟以下網址接受邀請：\n\n{link}]',
  /** Under a notice. */
  notices: {
    PasswordChanged:
      '您帳號的密碼已變更，其他所有裝置都已登出。\n\n若是您本人操作，無須理會。若非本人操作，請立即在登入頁面使用「忘記密碼」設定新密碼。',
    PhoneChanged:
      '您帳號的手機號碼已被變更或移除。\n\n如果是您本人操作，請忽略這封信。如果不是，表示有人進入了您的帳號：請登入並重設密碼，再檢查手機號碼、電子郵件地址和兩步登入設定。',
    EmailChanged:
      '您帳號的電子郵件地址已被變更或移除。\n\n如果是您本人操作，請忽略這封信。如果不是，表示有人進入了您的帳號：請登入並重設密碼，再檢查手機號碼、電子郵件地址和兩步登入設定。',
    FactorsChanged:
      '您帳號的第二步登入方式已被新增、變更或移除。\n\n如果是您本人操作，請忽略這封信。如果不是，表示有人進入了您的帳號：請登入並重設密碼，再檢查手機號碼、電子郵件地址和兩步登入設定。',
    IdentitiesChanged:
      '您帳號連結的第三方登入方式已被新增或移除。\n\n如果是您本人操作，請忽略這封信。如果不是，表示有人進入了您的帳號：請登入並重設密碼，再檢查已連結的帳號。',
  },
};
