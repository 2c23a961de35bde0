/** What it is called in the Console. */
export const name = { en: 'GitHub', th: 'GitHub', 'zh-TW': 'GitHub', 'zh-CN': 'GitHub', ru: 'GitHub' };

export const description = {
  en: 'Signs people in with their GitHub account.',
  th: 'ให้ผู้ใช้เข้าสู่ระบบด้วยบัญชี GitHub',
  'zh-TW': '使用 GitHub 帳號登入。',
  'zh-CN': '使用 GitHub 账号登录。',
  ru: 'Вход с учётной записью GitHub.',
};
