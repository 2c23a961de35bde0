/** Traditional Chinese: the next steps of a sign-in. */
import type { NextStepWords } from '../en/next-steps.ts';

export const nextSteps: NextStepWords = {
  'propose.title': '要讓帳號更安全嗎？',
  'propose.text': '有了第二步驟，就算密碼或號碼遭竊，也無法登入您的帳號。',
  'propose.do': '開啟兩步驟登入',
  'do.skip': '略過',
  'skip.note': '略過之後，我們不會再詢問。',
  'setUp.title': '設定第二步驟',
  'setUp.text': '之後登入時會要求這個步驟，請選擇方式。',
  'setUp.more': '再新增一種方式',
  'setUp.moreText': '就算手機遺失，您仍能登入帳號。',
  'setUp.sms': '每次都傳送簡訊驗證碼到您的號碼，是其中最不安全的方式。',
  'setUp.email': '每次都傳送驗證碼到您的電子郵件。',
  'setUp.steps': '用應用程式掃描圖片，再輸入它顯示的驗證碼。',
  'newPasskey.title': '下次登入更快速',
  'newPasskey.text': '有了通行密鑰，不必輸入，也不必記住任何東西。',

  'provider.to': '正在前往 {provider}…',
  'provider.stopped': '未能完成',
  'provider.denied': '{provider} 未同意登入，或您中途返回了。',
  'provider.lost': '傳回的資料不屬於這個分頁的登入，請重新開始。',
  'provider.again': '返回登入',
  'related.title': '這是您的帳號嗎？',
  'related.text': '已有使用 {phone} 的帳號。請用驗證碼確認這是您的帳號，之後也能用 {provider} 登入。',
  'related.otherwise': '已有使用 {phone} 的帳號。如果是您的帳號，請用平常的方式登入。',
  'related.do': '傳送驗證碼',
  'related.new': '改為建立新帳號',
  'stranger.ask': '還沒有人用這個 {provider} 帳號登入過。要建立帳號嗎？',
  'stranger.closed': '還沒有人用這個 {provider} 帳號登入過，而此處未開放建立新帳號。',
};
