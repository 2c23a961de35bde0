/** Chinese as written in mainland China: the letters that carry a code. */
import type { EmailWords } from '../en/email.ts';

export const email: EmailWords = {
  subjects: {
    SignIn: '[【{app}】]{code} 是您的登录验证码',
    Register: '[【{app}】]{code} 是您的注册验证码',
    ForgotPassword: '[【{app}】]{code} 是您重设密码的验证码',
    OrganizationInvitation: '[【{app}】]您受邀加入一个组织',
    Generic: '[【{app}】]{code} 是您的验证码',
    UserPermissionValidation: '[【{app}】]{code} 是您的身份确认验证码',
    BindNewIdentifier: '[【{app}】]{code} 是您绑定此邮箱的验证码',
    MfaVerification: '[【{app}】]{code} 是您的第二步登录验证码',
    BindMfa: '[【{app}】]{code} 是设置两步登录的验证码',
    PasswordChanged: '[【{app}】]您的密码已更改',
    PhoneChanged: '[【{app}】]您的手机号已更改',
    EmailChanged: '[【{app}】]您的邮箱已更改',
    FactorsChanged: '[【{app}】]您的两步登录设置已更改',
    IdentitiesChanged: '[【{app}】]您的登录方式已更改',
  },
  code: '您的验证码是 {code}[，{minutes} 分钟内有效]。\n\n请勿将验证码告诉任何人。如果您没有请求验证码，请忽略这封邮件。',
  link: '您受邀加入一个组织。[验证码：{code}。][请打开以下网址接受邀请：\n\n{link}]',
  /** Under a notice. */
  notices: {
    PasswordChanged:
      '您账号的密码已更改，其他所有设备都已退出登录。\n\n如果是您本人操作，无需理会。如非本人操作，请立即在登录页面使用“忘记密码”设置新密码。',
    PhoneChanged:
      '您账户的手机号已被更改或移除。\n\n如果是您本人操作，请忽略这封邮件。如果不是，说明有人进入了您的账户：请登录并重设密码，然后检查手机号、邮箱和两步登录设置。',
    EmailChanged:
      '您账户的邮箱已被更改或移除。\n\n如果是您本人操作，请忽略这封邮件。如果不是，说明有人进入了您的账户：请登录并重设密码，然后检查手机号、邮箱和两步登录设置。',
    FactorsChanged:
      '您账户的第二步登录方式已被添加、更改或移除。\n\n如果是您本人操作，请忽略这封邮件。如果不是，说明有人进入了您的账户：请登录并重设密码，然后检查手机号、邮箱和两步登录设置。',
    IdentitiesChanged:
      '您账户关联的第三方登录方式已被添加或移除。\n\n如果是您本人操作，请忽略这封邮件。如果不是，说明有人进入了您的账户：请登录并重设密码，然后检查已关联的账户。',
  },
};
