/** The sentences of signing out: the question to those whom a stranger's link sent, and the end for those who go nowhere else. */
import type { Language } from './languages.ts';

/** English is the contract's (end-user/01 §8). */
export const signedOut: Readonly<Record<Language, string>> = {
  en: 'You have successfully signed out.',
  th: 'คุณออกจากระบบเรียบร้อยแล้ว',
  'zh-TW': '您已成功登出。',
  'zh-CN': '您已成功退出登录。',
  ru: 'Вы вышли из системы.',
};

export const askToSignOut: Readonly<Record<Language, { readonly question: string; readonly yes: string }>> = {
  en: { question: 'Do you want to sign out?', yes: 'Sign out' },
  th: { question: 'คุณต้องการออกจากระบบหรือไม่', yes: 'ออกจากระบบ' },
  'zh-TW': { question: '要登出嗎？', yes: '登出' },
  'zh-CN': { question: '要退出登录吗？', yes: '退出登录' },
  ru: { question: 'Выйти из системы?', yes: 'Выйти' },
};

/** What to do next, below it. */
export const afterSigningOut: Readonly<Record<Language, string>> = {
  en: 'You can close this page. To sign in again, go back to the app.',
  th: 'คุณปิดหน้านี้ได้เลย หากต้องการเข้าสู่ระบบอีกครั้ง โปรดกลับไปที่แอป',
  'zh-TW': '您可以關閉此頁面。若要再次登入，請回到應用程式。',
  'zh-CN': '您可以关闭此页面。如需重新登录，请返回应用。',
  ru: 'Эту страницу можно закрыть. Чтобы войти снова, вернитесь в приложение.',
};
