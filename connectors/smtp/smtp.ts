/** Any mail server: the Simple Mail Transfer Protocol (RFC 5321), with STARTTLS (RFC 3207) and AUTH (RFC 4954). */
import { defineEmailConnector } from '@latchkey/connector-kit';
import { accessToken } from './access-token.ts';
import { compose } from './compose.ts';
import { converse } from './converse.ts';
import { fields } from './settings.ts';

export default defineEmailConnector({
  id: 'simple-mail-transfer-protocol',
  target: 'smtp',
  name: { en: 'SMTP', th: 'SMTP', 'zh-TW': 'SMTP', 'zh-CN': 'SMTP', ru: 'SMTP' },
  description: {
    en: 'Sends e-mail through any mail server.',
    th: 'ส่งอีเมลผ่านเซิร์ฟเวอร์อีเมลใดก็ได้',
    'zh-TW': '透過任何郵件伺服器傳送電子郵件。',
    'zh-CN': '通过任何邮件服务器发送电子邮件。',
    ru: 'Отправляет письма через любой почтовый сервер.',
  },
  fields,

  async send(message, config, tools) {
    const token = await accessToken(config.auth, tools);
    const letter = await compose(message, config, tools.clock.now());
    const serverId = await converse({ letter, config, token, connect: tools.connect });
    return { id: serverId ?? letter.id };
  },
});
