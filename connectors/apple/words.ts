/** What it is called in the Console. */
export const name = { en: 'Apple', th: 'Apple', 'zh-TW': 'Apple', 'zh-CN': 'Apple', ru: 'Apple' };

export const description = {
  en: 'Signs people in with their Apple Account.',
  th: 'ให้ผู้ใช้เข้าสู่ระบบด้วยบัญชี Apple',
  'zh-TW': '使用 Apple 帳號登入。',
  'zh-CN': '使用 Apple 账户登录。',
  ru: 'Вход с учётной записью Apple.',
};
