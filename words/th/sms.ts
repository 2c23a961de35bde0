/** Thai: the messages that carry a code. */
import type { SmsWords } from '../en/sms.ts';

export const sms: SmsWords = {
  SignIn: '[{app}: ]{code} คือรหัสเข้าสู่ระบบ[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  Register: '[{app}: ]{code} คือรหัสสมัครบัญชี[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  ForgotPassword: '[{app}: ]{code} คือรหัสตั้งรหัสผ่านใหม่[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  OrganizationInvitation: '[{app}: ]คุณได้รับเชิญให้เข้าร่วมองค์กร[ รหัสของคุณคือ {code}][ {link}]',
  Generic: '[{app}: ]{code} คือรหัสยืนยัน[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  UserPermissionValidation: '[{app}: ]{code} คือรหัสยืนยันว่าเป็นคุณ[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  BindNewIdentifier: '[{app}: ]{code} คือรหัสเพิ่มหมายเลขนี้[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  MfaVerification: '[{app}: ]{code} คือรหัสยืนยันขั้นที่สอง[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  BindMfa: '[{app}: ]{code} คือรหัสตั้งค่าสองขั้น[ ใช้ได้ {minutes} นาที] ห้ามบอกผู้อื่น',
  PasswordChanged: '[{app}: ]รหัสผ่านของคุณถูกเปลี่ยนแล้ว หากไม่ใช่คุณ โปรดตั้งใหม่ทันที',
  PhoneChanged: '[{app}: ]หมายเลขโทรศัพท์ของบัญชีคุณถูกเปลี่ยน หากไม่ใช่คุณ โปรดเปลี่ยนรหัสผ่านทันที',
  EmailChanged: '[{app}: ]อีเมลของบัญชีคุณถูกเปลี่ยน หากไม่ใช่คุณ โปรดเปลี่ยนรหัสผ่านทันที',
  FactorsChanged: '[{app}: ]การยืนยันสองขั้นของบัญชีคุณถูกเปลี่ยน หากไม่ใช่คุณ โปรดเปลี่ยนรหัสผ่านทันที',
};
