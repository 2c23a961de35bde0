/** Russian: the messages that carry a code. */
import type { SmsWords } from '../en/sms.ts';

export const sms: SmsWords = {
  SignIn: '[{app}: ]{code} — код для входа[, {minutes} мин]. Никому не сообщайте.',
  Register: '[{app}: ]{code} — код для регистрации[, {minutes} мин]. Никому не сообщайте.',
  ForgotPassword: '[{app}: ]{code} — код для смены пароля[, {minutes} мин]. Никому не сообщайте.',
  OrganizationInvitation: '[{app}: ]Вас приглашают в организацию.[ Ваш код: {code}.][ {link}]',
  Generic: '[{app}: ]{code} — код подтверждения[, {minutes} мин]. Никому не сообщайте.',
  UserPermissionValidation: '[{app}: ]{code} — код проверки личности[, {minutes} мин]. Никому не сообщайте.',
  BindNewIdentifier: '[{app}: ]{code} — код добавления номера[, {minutes} мин]. Никому не сообщайте.',
  MfaVerification: '[{app}: ]{code} — код второго шага[, {minutes} мин]. Никому не сообщайте.',
  BindMfa: '[{app}: ]{code} — код настройки двухэтапного входа[, {minutes} мин]. Никому не сообщайте.',
  PasswordChanged: '[{app}: ]Ваш пароль изменён. Если это были не вы, сразу задайте новый.',
  PhoneChanged:
    '[{app}: ]Номер телефона вашей учётной записи изменён. Если это были не вы, сразу смените пароль.',
  EmailChanged:
    '[{app}: ]Адрес почты вашей учётной записи изменён. Если это были не вы, сразу смените пароль.',
  FactorsChanged:
    '[{app}: ]Двухэтапный вход в вашу учётную запись изменён. Если это были не вы, сразу смените пароль.',
  IdentitiesChanged:
    '[{app}: ]К вашей учётной записи привязан или от неё отвязан вход через другой сервис. Если это были не вы, сразу смените пароль.',
};
