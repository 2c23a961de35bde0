/** Russian: what each refusal says. */
import type { ErrorWords } from '../en/errors.ts';

export const errors = {
  later: 'позже',

  'guard.invalid_input':
    'Что-то в запросе[ ({part})] указано в неверной форме. Проверьте и попробуйте ещё раз.',
  'guard.invalid_pagination': 'page и page_size — целые числа не меньше 1; page_size не больше 100.',
  'request.invalid_input': 'Запрос нельзя выполнить в таком виде[: {details}].',
  'request.message_rate_limited': 'Запрошено слишком много сообщений. Попробуйте {when}.',
  'request.message_rate_limited:recipient':
    'На этот номер отправлено слишком много кодов. Попробуйте {when}.',
  'request.message_rate_limited:address': 'Из вашей сети запрошено слишком много кодов. Попробуйте {when}.',
  'request.message_rate_limited:verification':
    'Проверка личности запускалась слишком много раз. Попробуйте {when}.',
  'request.message_rate_limited:resend': 'Код был отправлен только что. Новый можно запросить {when}.',
  'request.feature_not_supported': 'На этом сервере такой возможности нет.',
  'request.not_found': 'По этому адресу ничего нет.',
  'request.method_not_allowed': 'Этот адрес не принимает такой метод.',
  'request.too_large': 'Запрос слишком большой.',
  'request.conflict': 'В тот же момент это изменил кто-то другой. Попробуйте ещё раз.',
  'hook.missing_events': 'Выберите хотя бы одно событие.',
  'hook.endpoint_responded_with_error': 'Адрес ответил ошибкой.',
  'hook.send_test_payload_failed': 'Не удалось доставить проверочное сообщение по этому адресу.',
  'request.would_lock_out': 'После этого часть пользователей не смогла бы войти. Ничего не изменено.',
  'request.changed_meanwhile':
    'Эту запись изменили после того, как вы её прочитали. Прочитайте её снова и повторите изменение.',
  'server.unavailable': 'Сервис сейчас не может ответить. Попробуйте немного позже.',
  'server.busy': 'Сейчас входит очень много людей. Попробуйте немного позже.',
  'server.internal_error': 'Что-то пошло не так на нашей стороне. Попробуйте немного позже.',

  'auth.authorization_header_missing': 'Нет заголовка Authorization.',
  'auth.authorization_token_type_not_supported': 'В заголовке Authorization должен быть токен Bearer.',
  'auth.unauthorized': 'Вы не вошли, или токен больше не действует.',
  'auth.jwt_sub_missing': 'В токене не указан владелец (sub).',
  'auth.forbidden': 'Здесь это не разрешено.',
  'auth.third_party_application_forbidden':
    'Это доступно только собственным приложениям сервиса, но не сторонним.',
  'account_center.not_enabled': 'Управление своей учётной записью здесь не включено оператором.',
  'account_center.field_not_enabled': 'Эта часть учётной записи здесь не показывается.',
  'account_center.field_not_editable': 'Эту часть учётной записи здесь изменить нельзя.',
  'verification_record.not_found': 'Это подтверждение больше не действует. Подтвердите ещё раз.',
  'verification_record.permission_denied': 'Сначала подтвердите, что это вы.',
  'session.mfa.mfa_factor_not_enabled': 'Этот способ второго шага здесь не предлагается.',
  'session.mfa.invalid_totp_code':
    'Код из приложения-аутентификатора неверный или уже использован. Дождитесь следующего.',
  'session.mfa.webauthn_verification_failed': 'Не удалось проверить ключ доступа. Попробуйте ещё раз.',
  'session.mfa.webauthn_verification_not_found':
    'Здесь нет подходящего ключа доступа. Выберите другой способ.',
  'session.mfa.too_many_passkeys':
    'У вас уже столько ключей доступа, сколько здесь может быть у одного человека. Удалите ненужный и добавьте новый.',
  'session.mfa.pending_info_not_found': 'Этот шаг уже выполнен или устарел. Начните его заново.',

  'entity.not_found': 'Ничего не найдено, или запись удалена.',
  'entity.not_exists': 'Такой записи[ ({name})] нет, или она удалена.',
  'entity.not_exists_with_id': 'Нет записи[ {name}] с таким идентификатором[ ({id})].',
  'entity.create_failed': 'Не удалось создать[: {name}].',
  'entity.unique_integrity_violation': 'Запись с таким же значением уже есть.',
  'entity.value_too_long': 'Значение слишком длинное.',
  'entity.invalid_input': 'Данные пусты или указаны в неверной форме.',
  'entity.relation_foreign_key_not_found': 'То, на что ссылается запрос, не существует.',

  'session.not_found': 'Этот вход уже завершён. Вернитесь в приложение и начните заново.',
  'session.interaction_not_found': 'Этот вход нужно начать заново, с первого шага.',
  'session.verification_session_not_found':
    'Этот код от прежнего запроса. Введите самый новый или запросите другой.',
  'session.verification_failed': 'Этот шаг ещё не подтверждён. Сначала введите код.',
  'session.identifier_not_found': 'Пока неизвестно, кто входит. Начните с первого шага.',
  'session.identity_conflict': 'Этот вход уже относится к другому аккаунту. Начните с первого шага.',
  'session.invalid_interaction_type': 'Этот шаг не относится к тому, что вы делаете. Начните с первого шага.',
  'session.not_supported_for_forgot_password': 'Так задать новый пароль нельзя.',
  'session.invalid_credentials': 'Аккаунт или пароль указан неверно. Проверьте и попробуйте ещё раз.',
  'session.verification_blocked_too_many_attempts':
    'Слишком много неверных попыток. Ради безопасности аккаунта подождите и попробуйте {when}.',
  'session.insufficient_info': 'В запросе не хватает данных. Начните с первого шага.',
  'session.invalid_connector_id': 'Такого коннектора нет.',
  'session.captcha_failed': 'Не удалось проверить, что входит человек. Попробуйте ещё раз.',

  'verification_code.not_found': 'Этот код уже использован или не существует. Запросите новый.',
  'session.phone_number_type_not_allowed':
    'Номера такого типа здесь использовать нельзя. Укажите мобильный номер.',
  'session.email_blocklist.email_not_allowed':
    'Создать аккаунт с этим адресом[ ({email})] здесь нельзя. Укажите другой.',
  'session.email_blocklist.email_subaddressing_not_allowed': 'Укажите адрес без части после знака «+».',
  'verification_code.phone_mismatch':
    'Этот код отправлен на другой номер. Проверьте номер или запросите новый код.',
  'verification_code.email_mismatch':
    'Этот код отправлен на другой адрес. Проверьте адрес или запросите новый код.',
  'verification_code.expired': 'Срок действия кода истёк. Запросите новый.',
  'verification_code.exceed_max_try': 'Слишком много попыток с этим кодом. Запросите новый.',
  'verification_code.code_mismatch': 'Код неверный. Посмотрите последнее сообщение и попробуйте ещё раз.',
  'verification_code.phone_email_empty': 'Укажите номер телефона или адрес почты.',

  'user.user_not_exist': 'Аккаунта с таким именем или номером пока нет.',
  'user.suspended': 'Этот аккаунт заблокирован. Обратитесь в поддержку приложения.',
  'user.sign_in_method_not_enabled': 'Такой способ входа здесь недоступен. Выберите другой.',
  'user.username_already_in_use': 'Это имя пользователя занято. Выберите другое.',
  'user.email_already_in_use': 'Аккаунт с этим адресом почты уже есть.',
  'user.phone_already_in_use': 'Аккаунт с этим номером уже есть.',
  'user.identity_already_in_use': 'Эта учётная запись уже привязана к другому аккаунту.',
  'user.username_exists_in_profile': 'У этого аккаунта уже есть имя пользователя.',
  'user.email_exists_in_profile': 'У этого аккаунта уже есть адрес почты.',
  'user.phone_exists_in_profile': 'У этого аккаунта уже есть номер телефона.',
  'user.password_exists_in_profile': 'У этого аккаунта уже есть пароль.',
  'user.missing_profile': 'Чтобы пользоваться аккаунтом, не хватает некоторых данных.',
  'user.invalid_phone': 'Этот номер телефона использовать нельзя. Проверьте цифры и страну.',
  'user.invalid_email': 'Этот адрес почты использовать нельзя. Проверьте, нет ли опечатки.',
  'user.password_and_digest': 'Укажите пароль или его хеш, но не оба сразу.',
  'user.password_algorithm_required': 'К хешу пароля нужно указать алгоритм.',
  'user.cannot_delete_self': 'Удалить собственный аккаунт здесь нельзя.',
  'user.username_invalid':
    'Имя пользователя начинается с латинской буквы или _ и состоит только из латинских букв, цифр и _.',
  'user.last_sign_in_method_required':
    'Без этого у человека не останется ни имени, ни адреса, ни номера для входа.',
  'user.identity_not_exist': 'К этой учётной записи такая внешняя запись не привязана.',
  'user.enterprise_sso_identity_not_exists': 'У этой учётной записи нет такой корпоративной записи.',
  'user.personal_access_token_name_exists': 'Личный токен доступа с таким названием уже есть.',
  'user.totp_already_in_use': 'К этой учётной записи приложение-аутентификатор уже подключено.',
  'user.totp_secret_invalid': 'Приложение-аутентификатор не сможет использовать такой секрет.',
  'user.backup_code_already_in_use': 'У этой учётной записи уже есть резервные коды.',
  'user.wrong_backup_code_format':
    'Нужны десять разных резервных кодов, в каждом 10 или 16 шестнадцатеричных знаков.',
  'session.mfa.backup_code_can_not_be_alone':
    'Резервные коды работают только вместе с другим вторым фактором.',
  'oidc.session_not_found': 'Такого сеанса нет, или он уже завершён.',
  'oidc.grant_not_found': 'Такого разрешения нет, или оно принадлежит другому человеку.',
  'user.suggest_mfa': 'Можно защитить учётную запись вторым шагом при входе.',
  'user.missing_mfa': 'Сначала настройте второй шаг входа.',
  'user.passkey_preferred': 'С ключом доступа входить быстрее.',
  'session.mfa.suggest_additional_mfa': 'К имеющемуся второму шагу входа можно добавить ещё один.',
  'session.mfa.backup_code_required': 'Сначала сохраните резервные коды.',
  'session.mfa.mfa_policy_not_user_controlled': 'Второй шаг входа здесь обязателен, пропустить его нельзя.',
  'session.mfa.require_mfa_verification': 'Остался один шаг: подтвердите вход вторым способом.',
  'session.mfa.invalid_backup_code': 'Этот резервный код неверен или уже использован.',
  'password.expired': 'Срок действия этого пароля истёк. Задайте новый по ссылке «Забыли пароль?».',
  'user.new_password_required_in_profile': 'Сначала задайте новый пароль.',
  'user.same_password': 'Это ваш нынешний пароль. Выберите другой.',
  'password.rejected': 'Пароль не соответствует правилам. Придумайте другой.',

  'organization.require_membership':
    'Роль в организации могут получить только её участники. Сначала добавьте их в организацию.',
  'organization.role_names_not_found': 'В организации нет роли с таким названием.',
  'one_time_token.token_not_found': 'Мы не знаем такой ссылки. Попросите отправителя прислать новую.',
  'one_time_token.email_mismatch': 'Эта ссылка отправлена на другой адрес. Откройте её там, где получили.',
  'one_time_token.phone_mismatch':
    'Эта ссылка отправлена на другой номер. Откройте её на телефоне, на который она пришла.',
  'one_time_token.token_expired': 'Срок действия ссылки истёк. Попросите отправителя прислать новую.',
  'one_time_token.token_consumed':
    'Эта ссылка уже использована. Войдите как обычно или попросите новую ссылку.',
  'one_time_token.token_revoked': 'Эта ссылка отозвана. Попросите отправителя прислать новую.',
  'one_time_token.cannot_reactivate_token':
    'Одноразовый токен нельзя сделать снова действующим. Создайте новый.',
  'one_time_token.interaction_event_mismatch':
    'Эта ссылка предназначена для другого действия. Начните заново из сообщения, в котором она пришла.',

  'application.protected_application_not_configured': 'Этот сервер не поддерживает защищённые приложения.',
  'application.invalid_type': 'Для приложения этого типа такое действие недоступно.',
  'application.invalid_role_type':
    'Эта роль предназначена для людей: назначить её приложению «машина — машина» нельзя.',
  'application.invalid_third_party_application_type': 'Приложение «машина — машина» не может быть сторонним.',
  'application.role_exists': 'У приложения уже есть эта роль[: {roleId}].',
  'application.secret_name_exists': 'У приложения уже есть секрет с таким именем.',
  'resource.resource_identifier_in_use': 'Этот идентификатор уже занят другим API[: {indicator}].',
  'resource.cannot_delete_management_api': 'Management API — часть сервера, удалить его нельзя.',
  'resource.cannot_modify_management_api': 'Management API — часть сервера, изменить его нельзя.',
  'scope.name_exists': 'У этого API уже есть разрешение с таким именем[: {name}].',
  'scope.name_with_space': 'В имени разрешения не должно быть пробелов.',
  'role.name_in_use': 'Роль с таким именем уже существует[: {name}].',
  'role.scope_exists': 'У роли уже есть это разрешение[: {scopeId}].',
  'role.user_exists': 'У пользователя уже есть эта роль[: {userId}].',
  'role.application_exists': 'У приложения уже есть эта роль[: {applicationId}].',
  'role.internal_role_violation':
    'Эта роль — часть сервера, изменить её нельзя; имена других ролей не могут начинаться с #internal:.',
  'role.management_api_scopes_not_assignable_to_user_role':
    'Разрешения Management API можно давать только ролям «машина — машина».',
  'user.invalid_role_type':
    'Эта роль предназначена для приложений «машина — машина»: назначить её человеку нельзя.',

  'connector.not_found':
    'Этот сервис пока не может отправлять сообщения. Выберите другой способ или обратитесь в поддержку.[ Коннектора {connectorId} здесь нет.]',
  'connector.not_found_with_connector_id': 'Такого коннектора нет[: {connectorId}].',
  'connector.unexpected_type': 'Этот коннектор не того вида, который здесь нужен.',
  'connector.invalid_config': 'Настройки коннектора неверны. Проверьте поля.',
  'connector.invalid_request_parameters': 'Провайдер не принял запрос[: {errorDescription}].',
  'connector.invalid_response': 'Провайдер ответил непонятно[: {errorDescription}]. Попробуйте ещё раз.',
  'connector.template_not_found': 'Для такого сообщения нет текста. Добавьте шаблон в коннектор.',
  'connector.general': 'Не удалось отправить сообщение[: {errorDescription}]. Попробуйте немного позже.',
  'connector.rate_limit_exceeded': 'Сейчас отправляется слишком много сообщений. Попробуйте {when}.',
  'connector.usage_limit_exceeded':
    'Сервис пока не может отправлять новые сообщения. Выберите другой способ или обратитесь в поддержку.',
  'connector.authorization_failed': 'Провайдер не принимает ключ коннектора[: {errorDescription}].',
  'connector.not_implemented': 'Этот коннектор так не умеет.',
  'connector.cannot_overwrite_metadata_for_non_standard_connector':
    'Название и логотип этого коннектора изменить нельзя.',
  'connector.invalid_type_for_syncing_profile': 'Копировать профиль может только социальный коннектор.',
  'connector.token_storage_not_supported': 'Этот коннектор не умеет хранить токены.',
  'localization.cannot_delete_default_language':
    'Этот язык видят все, на чьём языке у нас нет слов[: {language}]. Сначала выберите другой запасной язык.',
  'log.invalid_time_window': 'Конец промежутка времени не может быть раньше его начала.',
  'connector.telephone_not_allowed':
    'Телефон служит для разработки. В рабочей среде нужен ALLOW_TELEPHONE=1.',
  'connector.should_specify_target':
    'Этот коннектор подходит для многих провайдеров: укажите нужного в metadata.target.',
  'connector.can_not_modify_target':
    'Изменить target коннектора нельзя: под ним привязаны учётные записи пользователей.',
  'connector.multiple_instances_not_supported': 'Этот коннектор можно настроить только один раз.',
  'connector.multiple_target_with_same_platform':
    'У другого коннектора уже есть такой target. Выберите другой.',
  'connector.social_auth_code_invalid': 'Войти через провайдера не удалось. Попробуйте ещё раз.',
  'connector.social_invalid_access_token': 'Провайдер не сообщил, кто вы. Попробуйте ещё раз.',
  'connector.social_invalid_id_token':
    'Ответу провайдера нельзя доверять, поэтому вход не выполнен. Попробуйте ещё раз.',

  'custom_profile_fields.entity_not_exists_with_names': 'Полей профиля с такими именами нет[: {names}].',
  'sign_in_experiences.unsupported_default_language':
    'На этом сервере нет выбранного запасного языка[: {language}].',
  'sign_in_experiences.missing_sign_up_identifiers':
    'Сначала выберите основной идентификатор регистрации, затем дополнительные.',
  'sign_in_experiences.duplicated_sign_up_identifiers': 'Идентификатор регистрации указан дважды.',
  'sign_in_experiences.passwordless_requires_verify':
    'При регистрации по телефону или почте нужно подтверждение.',
  'sign_in_experiences.enabled_connector_not_found':
    'Сначала нужен коннектор[: {type}]. Настройте его и попробуйте ещё раз.',
  'sign_in_experiences.at_least_one_authentication_factor':
    'Каждому способу входа нужен пароль, код или оба.',
  'sign_in_experiences.code_sign_in_must_be_enabled': 'Для регистрации без пароля нужен вход по коду.',
  'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in':
    'Коды по почте — второй фактор, поэтому по ним нельзя ещё и входить.',
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in':
    'Коды по SMS — второй фактор, поэтому по ним нельзя ещё и входить.',
  'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa':
    'По кодам из почты входят, поэтому они не могут быть вторым фактором.',
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa':
    'По кодам из SMS входят, поэтому они не могут быть вторым фактором.',
  'sign_in_experiences.duplicated_mfa_factors': 'Второй фактор указан дважды.',
  'sign_in_experiences.backup_code_cannot_be_enabled_alone':
    'Кроме резервных кодов нужен ещё один второй фактор.',
  'sign_in_experiences.forgot_password_method_requires_connector':
    'Для такого сброса пароля сначала нужен коннектор[: {method}].',
  'sign_in_experiences.password_expiration_invalid_period_days':
    'Срок действия пароля — целое число дней, не меньше 1.',
  'sign_in_experiences.password_expiration_requires_forgot_password':
    'Срок действия пароля можно задать, только если пароль можно сбросить.',
  'sign_in_experiences.username_policy_case_conflicts_exist':
    'Некоторые имена пользователей различаются только регистром. Сначала переименуйте их.',
  'sign_in_experiences.adaptive_mfa_requires_mfa': 'Для адаптивной MFA нужен хотя бы один второй фактор.',
  'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy':
    'Для адаптивной MFA нужна политика, которую нельзя пропустить.',
  'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy':
    'Без адаптивной MFA нужна политика, которую можно пропустить.',

  'configuration.invalid_document': 'Этот документ с конфигурацией прочитать нельзя[: {details}].',
  'configuration.malformed_reference':
    'На месте секрета стоит то, что похоже на ссылку, но ею не является[: {path}]. Подставляются только ссылки двух видов[: {secret} и {variable}]; если сам секрет выглядит так, передайте его отдельно от документа, под именем.',
  'configuration.secret_in_the_open':
    'Секрет указан там, где он не хранится как секрет[: {path}]: его прочитает каждый, кому видна конфигурация. Укажите его в настройке, которая хранится в тайне, а то, что секретом не является, запишите переменной[: {variable}].',
  'configuration.secret_missing':
    'Не хватает секрета[: {name}]. Передайте его вместе с документом или сначала задайте в тенанте.',
  'configuration.unknown_reference': 'Документ ссылается на то, чего в нём нет[: {name} в {path}].',
  'sign_in_experiences.sms_only_mfa_not_accepted':
    'Код из SMS был бы единственным вторым фактором. Добавьте приложение для кодов или ключи доступа либо запишите в mfa.restrictedAuthenticatorAcceptance, кто принимает этот риск и почему.',
  'configuration.mfa_needs_connector':
    'Для второго фактора нужен коннектор, который отправляет коды[: {type}].',

  'set_up.link_invalid': 'Эта ссылка не работает. Создайте новую командой: npx latchkey admin link',
  'set_up.link_used': 'Эта ссылка уже использована. Создайте новую командой: npx latchkey admin link',
  'set_up.link_expired': 'Эта ссылка устарела. Создайте новую командой: npx latchkey admin link',
  'telephone.wrong_key':
    'Этот ключ не открывает телефон. Верную ссылку покажет команда: npx latchkey telephone',
  'telephone.not_available': 'На этом сервере телефон не используется.',
  'tenant.built_in':
    'Арендаторы admin и default принадлежат самому серверу: удалить их нельзя, а admin всегда остаётся рабочим.',
  'test_number.production_tenant':
    'Тестовые номера доступны только арендаторам для разработки. Сначала поставьте этому арендатору метку «development» или возьмите настоящий номер.',
  'test_number.no_message':
    'Это тестовый номер: у него постоянный код, и сообщения на него никогда не отправляются.',

  'oidc.invalid_request': 'Запрос авторизации неверен.',
  'oidc.invalid_client': 'Приложение неизвестно, или его секрет неверен.',
  'oidc.invalid_grant': 'Код или токен больше не действует. Войдите ещё раз.',
  'oidc.invalid_scope': 'Запрошенная область доступа не разрешена.',
  'oidc.invalid_target': 'Запрошенный ресурс не указан или неизвестен.',
  'oidc.invalid_token': 'Токен недействителен.',
  'oidc.access_denied': 'В доступе отказано.',
  'oidc.insufficient_scope': 'У токена нет нужной области доступа.',
  'oidc.unauthorized_client': 'Этому приложению это не разрешено.',
  'oidc.unsupported_grant_type': 'Такой grant type не поддерживается.',
  'oidc.unsupported_response_type': 'Такой response type не поддерживается.',
  'oidc.unsupported_token_type': 'Такой вид токена здесь не поддерживается.',
  'oidc.login_required': 'Сначала человек должен войти.',
  'oidc.server_error': 'Сервер не смог выполнить запрос. Попробуйте ещё раз.',
  'oidc.provider_error': 'Запрос выполнить не удалось[: {message}].',
} as const satisfies ErrorWords;
