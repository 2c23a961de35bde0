/** The sentence of the page after signing out, for those who were sent nowhere else. */
import type { Language } from './languages.ts';

/** English is the contract's (end-user/01 §8). */
export const signedOut: Readonly<Record<Language, string>> = {
  en: 'You have successfully signed out.',
  th: 'คุณออกจากระบบเรียบร้อยแล้ว',
  'zh-TW': '您已成功登出。',
  'zh-CN': '您已成功退出登录。',
  ru: 'Вы вышли из системы.',
};
