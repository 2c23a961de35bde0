/** Simplified Chinese: the next steps of a sign-in. */
import type { NextStepWords } from '../en/next-steps.ts';

export const nextSteps: NextStepWords = {
  'propose.title': '要让账号更安全吗？',
  'propose.text': '开启第二步后，即使密码或手机号被盗，别人也无法登录您的账号。',
  'propose.do': '开启两步登录',
  'do.skip': '跳过',
  'skip.note': '跳过之后，我们不会再询问。',
  'setUp.title': '设置第二步',
  'setUp.text': '以后登录时会要求这一步，请选择方式。',
  'setUp.more': '再添加一种方式',
  'setUp.moreText': '即使手机丢失，您仍能登录账号。',
  'setUp.sms': '每次都发送短信验证码到您的手机号，是其中最不安全的方式。',
  'setUp.email': '每次都发送验证码到您的邮箱。',
  'setUp.steps': '用应用扫描图片，再输入它显示的验证码。',
  'newPasskey.title': '下次登录更快捷',
  'newPasskey.text': '有了通行密钥，无需输入，也无需记住任何东西。',

  'provider.to': '正在前往 {provider}…',
  'provider.stopped': '未能完成',
  'provider.denied': '{provider} 未同意登录，或您中途返回了。',
  'provider.lost': '返回的数据不属于此标签页的登录，请重新开始。',
  'provider.again': '返回登录',
  'related.title': '这是您的账号吗？',
  'related.text': '已有使用 {phone} 的账号。请用验证码确认这是您的账号，之后也能用 {provider} 登录。',
  'related.otherwise': '已有使用 {phone} 的账号。如果是您的账号，请用平时的方式登录。',
  'related.do': '发送验证码',
  'related.new': '改为创建新账号',
  'stranger.ask': '还没有人用这个 {provider} 账号登录过。要创建账号吗？',
  'stranger.closed': '还没有人用这个 {provider} 账号登录过，且此处未开放创建新账号。',
};
