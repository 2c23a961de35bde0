/** What it is called in the Console. */
export const name = {
  en: 'OpenID Connect',
  th: 'OpenID Connect',
  'zh-TW': 'OpenID Connect',
  'zh-CN': 'OpenID Connect',
  ru: 'OpenID Connect',
};

export const description = {
  en: 'Signs people in through any provider of OpenID Connect.',
  th: 'ให้ผู้ใช้เข้าสู่ระบบผ่านผู้ให้บริการ OpenID Connect ใดก็ได้',
  'zh-TW': '透過任何支援 OpenID Connect 的服務登入。',
  'zh-CN': '通过任何支持 OpenID Connect 的服务登录。',
  ru: 'Вход через любого провайдера OpenID Connect.',
};
