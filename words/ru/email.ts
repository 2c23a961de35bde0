/** Russian: the letters that carry a code. */
import type { EmailWords } from '../en/email.ts';

const end = '\n\nНикому его не сообщайте. Если вы его не запрашивали, ничего делать не нужно.';

export const email: EmailWords = {
  subjects: {
    SignIn: '[{app}: ]{code} — ваш код для входа',
    Register: '[{app}: ]{code} — ваш код для регистрации',
    ForgotPassword: '[{app}: ]{code} — код для смены пароля',
    OrganizationInvitation: '[{app}: ]Вас приглашают в организацию',
    Generic: '[{app}: ]{code} — ваш код подтверждения',
    UserPermissionValidation: '[{app}: ]{code} — код для подтверждения личности',
    BindNewIdentifier: '[{app}: ]{code} — код для добавления этого адреса',
    MfaVerification: '[{app}: ]{code} — код второго шага для входа',
    BindMfa: '[{app}: ]{code} — код для настройки двухэтапного входа',
    PasswordChanged: '[{app}: ]Ваш пароль изменён',
  },
  code: {
    one: `Ваш код: {code}.[ Он действует {minutes} минуту.]${end}`,
    few: `Ваш код: {code}.[ Он действует {minutes} минуты.]${end}`,
    many: `Ваш код: {code}.[ Он действует {minutes} минут.]${end}`,
    other: `Ваш код: {code}.[ Он действует {minutes} минуты.]${end}`,
  },
  link: 'Вас приглашают в организацию.[ Ваш код: {code}.][ Чтобы принять приглашение, откройте этот адрес:\n\n{link}]',
  /** Under a notice. */
  notices: {
    PasswordChanged:
      'Пароль вашей учётной записи изменён, на всех других устройствах выполнен выход.\n\nЕсли это были вы, ничего делать не нужно. Если нет, сразу задайте новый пароль: ссылка «Забыли пароль?» на странице входа.',
  },
};
