/** Thai: the letters that carry a code. */
import type { EmailWords } from '../en/email.ts';

export const email: EmailWords = {
  subjects: {
    SignIn: '[{app}: ]{code} คือรหัสเข้าสู่ระบบของคุณ',
    Register: '[{app}: ]{code} คือรหัสสมัครบัญชีของคุณ',
    ForgotPassword: '[{app}: ]{code} คือรหัสตั้งรหัสผ่านใหม่ของคุณ',
    OrganizationInvitation: '[{app}: ]คุณได้รับเชิญให้เข้าร่วมองค์กร',
    Generic: '[{app}: ]{code} คือรหัสยืนยันของคุณ',
    UserPermissionValidation: '[{app}: ]{code} คือรหัสยืนยันว่าเป็นคุณ',
    BindNewIdentifier: '[{app}: ]{code} คือรหัสเพิ่มอีเมลนี้',
    MfaVerification: '[{app}: ]{code} คือรหัสยืนยันขั้นที่สองของคุณ',
    BindMfa: '[{app}: ]{code} คือรหัสตั้งค่าการยืนยันสองขั้น',
    PasswordChanged: '[{app}: ]รหัสผ่านของคุณถูกเปลี่ยนแล้ว',
  },
  code: 'รหัสของคุณคือ {code}[ ใช้ได้ {minutes} นาที]\n\nห้ามบอกรหัสนี้กับผู้อื่น หากคุณไม่ได้ขอรหัส ไม่ต้องทำอะไร',
  link: 'คุณได้รับเชิญให้เข้าร่วมองค์กร[ รหัสของคุณคือ {code}][ เปิดที่อยู่นี้เพื่อตอบรับ:\n\n{link}]',
  /** Under a notice. */
  notices: {
    PasswordChanged:
      'รหัสผ่านบัญชีของคุณถูกเปลี่ยนแล้ว และอุปกรณ์อื่นทั้งหมดถูกออกจากระบบแล้ว\n\nหากเป็นคุณเอง ไม่ต้องทำอะไร หากไม่ใช่ โปรดตั้งรหัสผ่านใหม่ทันทีด้วย “ลืมรหัสผ่าน” ในหน้าเข้าสู่ระบบ',
  },
};
