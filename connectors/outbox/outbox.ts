/** The telephone: sends nothing. The server keeps the message where the developer can read it. */
import { defineSmsConnector } from '@latchkey/connector-kit';

export default defineSmsConnector({
  id: 'outbox',
  target: 'outbox',
  name: { en: 'Telephone', th: 'โทรศัพท์', 'zh-TW': '電話', 'zh-CN': '电话', ru: 'Телефон' },
  description: {
    en: 'Shows messages on a page of this server instead of sending them. For development.',
    th: 'แสดงข้อความบนหน้าเว็บของเซิร์ฟเวอร์นี้แทนการส่งจริง สำหรับการพัฒนา',
    'zh-TW': '將訊息顯示在此伺服器的頁面上，而不實際傳送。供開發使用。',
    'zh-CN': '将消息显示在此服务器的页面上，而不实际发送。供开发使用。',
    ru: 'Показывает сообщения на странице этого сервера, ничего не отправляя. Для разработки.',
  },
  fields: {},
  send: async ({ reference }) => ({ id: reference }),
});
