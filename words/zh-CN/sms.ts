/** Chinese as written in mainland China: the messages that carry a code. */
import type { SmsWords } from '../en/sms.ts';

export const sms: SmsWords = {
  SignIn: '[【{app}】]{code} 是您的登录验证码[，{minutes} 分钟内有效]。请勿泄露。',
  Register: '[【{app}】]{code} 是您的注册验证码[，{minutes} 分钟内有效]。请勿泄露。',
  ForgotPassword: '[【{app}】]{code} 是您重设密码的验证码[，{minutes} 分钟内有效]。请勿泄露。',
  OrganizationInvitation: '[【{app}】]您受邀加入一个组织。[验证码：{code}。][ {link}]',
  Generic: '[【{app}】]{code} 是您的验证码[，{minutes} 分钟内有效]。请勿泄露。',
  UserPermissionValidation: '[【{app}】]{code} 是您的身份确认验证码[，{minutes} 分钟内有效]。请勿泄露。',
  BindNewIdentifier: '[【{app}】]{code} 是您绑定此号码的验证码[，{minutes} 分钟内有效]。请勿泄露。',
  MfaVerification: '[【{app}】]{code} 是您的第二步登录验证码[，{minutes} 分钟内有效]。请勿泄露。',
  BindMfa: '[【{app}】]{code} 是设置两步登录的验证码[，{minutes} 分钟内有效]。请勿泄露。',
  PasswordChanged: '[【{app}】]您的密码已更改。如非本人操作，请立即重设密码。',
  PhoneChanged: '[【{app}】]您账户的手机号已更改。如非本人操作，请立即修改密码。',
  EmailChanged: '[【{app}】]您账户的邮箱已更改。如非本人操作，请立即修改密码。',
  FactorsChanged: '[【{app}】]您账户的两步登录设置已更改。如非本人操作，请立即修改密码。',
  IdentitiesChanged: '[【{app}】]您账户关联的第三方登录方式已添加或移除。如非本人操作，请立即修改密码。',
};
