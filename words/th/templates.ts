/** Thai: what is wrong with a template. */
import type { TemplateWords } from '../en/templates.ts';

export const templates: TemplateWords = {
  not_list: 'เทมเพลตต้องเป็นรายการ (อาร์เรย์ JSON)',
  not_object: 'แต่ละรายการต้องเป็นออบเจกต์: { … }',
  no_purpose: 'รายการนี้ต้องมี usageType',
  unknown_purpose: 'Latchkey ไม่ส่งข้อความสำหรับ “{purpose}” รายการนี้จึงไม่ถูกใช้',
  bad_locale: 'locale นี้ไม่ใช่รหัสภาษา เช่น th หรือ zh-TW',
  twice: 'มีรายการสำหรับ {purpose} อยู่แล้ว รายการนี้จะไม่ถูกส่ง',
  missing_purposes: 'ยังขาด: {purposes}',
  empty_row: 'รายการนี้ต้องมี {key}',
  not_text: '{key} ต้องเป็นข้อความ',
  no_subject: 'รายการนี้ต้องมีหัวเรื่อง (subject)',
  bad_content_type: 'contentType ต้องเป็น text/plain หรือ text/html',
  no_code: 'ข้อความไม่มี {placeholder}',
  no_link: 'คำเชิญต้องมี {placeholder} มิฉะนั้นจะไม่มีใครตอบรับได้',
  link_with_code: 'อย่าใส่ลิงก์ในข้อความที่มีรหัส เพื่อไม่ให้ผู้คนคุ้นเคยกับการเปิดลิงก์ที่มากับรหัส',
  too_long: 'ยาวเกินไป: {found} ตัวอักษร ผู้ให้บริการรับได้ {most}',
  unknown_variable: 'ไม่มีข้อความใดมีค่า {variable} คำนี้จะค้างอยู่ในข้อความตามที่เขียน',
  broken_placeholder: 'มี {{ หรือ }} ที่ไม่ได้เป็นส่วนของตัวแปรใด',
  dear_character: 'ใช้ {found} SMS แทนที่จะเป็น {given} เพียงเพราะ: {characters}',
  letters: '“{variable}” อาจมีตัวอักษร แต่ผู้ให้บริการรับเฉพาะตัวเลขในข้อความที่มีรหัส',
  undeclared_variable: 'ไม่มีข้อความใดมีค่าชื่อ “{variable}”',
  missing_variable: 'ข้อความที่อนุมัติต้องใช้ {variable} แต่ templateParams ไม่ได้ระบุไว้',
  unused_variable: 'templateParams ระบุ {variable} แต่ข้อความที่อนุมัติไม่มีที่ให้ใส่',
  placeholder_count: 'ข้อความที่อนุมัติมีตัวแปร {found} ตัว แต่ templateParams ใส่ค่าให้ {given} ตัว',
  more_placeholders: 'ทุกเทมเพลตต้องมีตัวแปรพอดี {given} ตัว เทมเพลตที่มีน้อยหรือมากกว่านี้จะถูกปฏิเสธ',
};
