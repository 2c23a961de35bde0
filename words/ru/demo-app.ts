/** Russian: the demo application. */
import type { DemoAppWords } from '../en/demo-app.ts';

export const demoApp = {
  name: 'Демонстрационное приложение',
  'out.title': 'Вход по телефону',
  'out.text': 'Это маленькое приложение ничего о вас не знает. Latchkey выяснит, кто вы, и сообщит ему.',
  'out.telephone': 'Подойдёт любой номер: код придёт на {telephone}.',
  'link.telephone': 'телефон',
  signIn: 'Войти',
  signUp: 'Создать аккаунт',
  signOut: 'Выйти',
  signInAgain: 'Войти ещё раз',
  leaving: 'Переходим в Latchkey…',
  arriving: 'Спрашиваем у Latchkey, кто вы…',
  'bye.title': 'Вы вышли',
  'bye.text': 'Latchkey завершил ваш сеанс. Войдите снова — и вы тот же человек, что и прежде.',

  'in.title': 'Вы вошли',
  'fact.phone': 'Телефон',
  'fact.username': 'Имя пользователя',
  'fact.email': 'Адрес почты',
  'fact.name': 'Имя',
  'fact.sub': 'Идентификатор',
  'fact.signedInAt': 'Время входа',
  'fact.createdAt': 'Аккаунт создан',
  'fact.expiresAt': 'ID-токен действует до',
  'fact.verified': 'подтверждён',
  'fact.none': 'не указано',

  'story.title': 'Что произошло',
  'story.1': 'Эта страница отправила вас в Latchkey, оставив при себе секрет (код авторизации с PKCE).',
  'story.2': 'Там вы подтвердили, кто вы. Код остался между вами и Latchkey.',
  'story.3':
    'Latchkey вернул вас с одноразовым кодом; с помощью секрета страница обменяла его на токены за {ms} мс.',
  'story.4': 'ID-токен говорит, кто вы. Его подпись ({alg}) подходит к опубликованному ключу Latchkey.',
  'claims.title': 'ID-токен слово в слово',
  'claims.copy': 'Копировать',
  'claims.copied': 'Скопировано',

  'wrong.title': 'Вход не завершён',
  'wrong.denied': 'Вы вернулись назад, или аккаунту нельзя пользоваться этим приложением.',
  'wrong.state': 'Эта страница не помнит, чтобы отправляла вас. Начните отсюда ещё раз.',
  'wrong.network': 'Latchkey не отвечает. Проверьте, что сервер запущен.',
  'wrong.other': 'Latchkey сообщил: {reason}',
  'wrong.insecure':
    'Браузер разрешает вход только по https или на localhost. Откройте страницу одним из этих способов.',
  tryAgain: 'Попробовать снова',
  language: 'Язык',
  noScript: 'Этой странице нужен JavaScript. Включите его и обновите страницу.',
} as const satisfies DemoAppWords;
