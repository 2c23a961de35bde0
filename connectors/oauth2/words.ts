/** What it is called in the Console. */
export const name = {
  en: 'OAuth 2.0',
  th: 'OAuth 2.0',
  'zh-TW': 'OAuth 2.0',
  'zh-CN': 'OAuth 2.0',
  ru: 'OAuth 2.0',
};

export const description = {
  en: 'Signs people in through any provider that speaks OAuth 2.0 and says who they are.',
  th: 'ให้ผู้ใช้เข้าสู่ระบบผ่านผู้ให้บริการ OAuth 2.0 ใดก็ได้ที่บอกได้ว่าผู้ใช้เป็นใคร',
  'zh-TW': '透過任何支援 OAuth 2.0 並能提供使用者資料的服務登入。',
  'zh-CN': '通过任何支持 OAuth 2.0 并能提供用户资料的服务登录。',
  ru: 'Вход через любого провайдера OAuth 2.0, который сообщает, кто вошёл.',
};
