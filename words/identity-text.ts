/** What a plan says of ids, secrets and holders that will be others, in the operator's own language. */
import { fill } from './fill.ts';
import type { Language } from './languages.ts';

const sentences = {
  en: {
    newClientId: 'It gets another id: programs that use the client ID of today must be told the new one.',
    newClientSecret: 'It gets a new secret; the old one does not come back.',
    newSigningKey:
      'It gets a new signing key: the receiver must be told before it can check signatures again.',
    newRedirectUri: 'It gets another redirect URI, which the provider must be told.',
    holdersLost: 'Holders who lose this role: {count}. Going back does not return it to them.',
    holdersGone: 'Whoever had this role before does not get it back by this.',
    membershipsGone: 'Its places in organizations do not come back by this.',
  },
  th: {
    newClientId: 'จะได้รับ ID ใหม่ โปรแกรมที่ใช้ client ID ปัจจุบันต้องเปลี่ยนไปใช้ ID ใหม่',
    newClientSecret: 'จะได้รับ secret ใหม่ ส่วน secret เดิมจะไม่กลับมา',
    newSigningKey: 'จะได้รับคีย์ลงลายเซ็นใหม่ ต้องแจ้งผู้รับก่อนจึงจะตรวจสอบลายเซ็นได้อีกครั้ง',
    newRedirectUri: 'จะได้รับ redirect URI ใหม่ ซึ่งต้องแจ้งให้ผู้ให้บริการทราบ',
    holdersLost: 'จำนวนผู้ที่จะเสียบทบาทนี้: {count} การย้อนกลับจะไม่คืนบทบาทให้พวกเขา',
    holdersGone: 'ผู้ที่เคยมีบทบาทนี้จะไม่ได้รับบทบาทคืนจากการดำเนินการนี้',
    membershipsGone: 'สมาชิกภาพในองค์กรต่าง ๆ จะไม่กลับมาจากการดำเนินการนี้',
  },
  'zh-TW': {
    newClientId: '它會得到另一個 ID：使用目前 client ID 的程式必須改用新的。',
    newClientSecret: '它會得到新的密鑰，舊的不會回來。',
    newSigningKey: '它會得到新的簽章金鑰：須先告知接收方，才能再次驗證簽章。',
    newRedirectUri: '它會得到另一個重新導向 URI，必須告知供應商。',
    holdersLost: '失去此角色的持有者：{count}。復原也不會將角色還給他們。',
    holdersGone: '先前擁有此角色的人不會因此重新取得。',
    membershipsGone: '它在各組織中的成員資格不會因此恢復。',
  },
  'zh-CN': {
    newClientId: '它会得到另一个 ID：使用当前 client ID 的程序必须改用新的。',
    newClientSecret: '它会得到新的密钥，旧的不会回来。',
    newSigningKey: '它会得到新的签名密钥：须先告知接收方，才能再次验证签名。',
    newRedirectUri: '它会得到另一个重定向 URI，必须告知提供商。',
    holdersLost: '失去此角色的持有者：{count}。回滚也不会把角色还给他们。',
    holdersGone: '之前拥有此角色的人不会因此重新获得。',
    membershipsGone: '它在各组织中的成员资格不会因此恢复。',
  },
  ru: {
    newClientId:
      'Получит другой идентификатор: программам, которые знают нынешний client ID, нужно сообщить новый.',
    newClientSecret: 'Получит новый секрет; прежний не вернётся.',
    newSigningKey:
      'Получит новый ключ подписи: пока получатель его не узнает, проверить подпись он не сможет.',
    newRedirectUri: 'Получит другой URI перенаправления: его нужно сообщить провайдеру.',
    holdersLost: 'Лишатся этой роли: {count}. Откат её им не вернёт.',
    holdersGone: 'Те, у кого эта роль была раньше, обратно её так не получат.',
    membershipsGone: 'Его места в организациях так не вернутся.',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;

export type IdentitySentence = keyof (typeof sentences)['en'];

export const identityText = (language: Language, sentence: IdentitySentence, count: number): string =>
  fill(language, sentences[language][sentence], { count });
