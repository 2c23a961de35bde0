/** What it is called in the Console. */
export const name = { en: 'Google', th: 'Google', 'zh-TW': 'Google', 'zh-CN': 'Google', ru: 'Google' };

export const description = {
  en: 'Signs people in with their Google account.',
  th: 'ให้ผู้ใช้เข้าสู่ระบบด้วยบัญชี Google',
  'zh-TW': '使用 Google 帳號登入。',
  'zh-CN': '使用 Google 账号登录。',
  ru: 'Вход с учётной записью Google.',
};
