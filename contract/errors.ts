/** Every refusal's code and status; the sentences stand in words/, the HTTP answer is made in server/routes. */
const statuses = {
  // Requests
  'guard.invalid_input': 400,
  'guard.invalid_pagination': 400,
  'request.invalid_input': 400,
  'request.message_rate_limited': 429,
  'request.feature_not_supported': 422,
  'request.not_found': 404,
  'request.method_not_allowed': 405,
  'request.too_large': 413,
  'request.conflict': 409,
  'request.changed_meanwhile': 412,
  'request.would_lock_out': 409,
  'server.unavailable': 503,
  'server.busy': 503,
  'server.internal_error': 500,

  // Access
  'auth.authorization_header_missing': 401,
  'auth.authorization_token_type_not_supported': 401,
  'auth.unauthorized': 401,
  'auth.jwt_sub_missing': 401,
  'auth.forbidden': 403,
  'auth.third_party_application_forbidden': 403,

  // Rows
  'entity.not_found': 404,
  'entity.not_exists': 404,
  'entity.not_exists_with_id': 404,
  'entity.create_failed': 422,
  'entity.unique_integrity_violation': 422,
  'entity.value_too_long': 422,
  'entity.invalid_input': 422,
  'entity.relation_foreign_key_not_found': 404,

  // The sign-in in progress
  'session.not_found': 400,
  'session.interaction_not_found': 404,
  'session.verification_session_not_found': 404,
  'session.verification_failed': 400,
  'session.identifier_not_found': 404,
  'session.identity_conflict': 409,
  'session.invalid_interaction_type': 400,
  'session.not_supported_for_forgot_password': 400,
  'session.invalid_credentials': 422,
  'session.verification_blocked_too_many_attempts': 400,
  'session.insufficient_info': 400,
  'session.invalid_connector_id': 422,
  'session.captcha_failed': 422,
  'session.email_blocklist.email_not_allowed': 422,
  'session.email_blocklist.email_subaddressing_not_allowed': 422,
  'session.phone_number_type_not_allowed': 422,

  // Codes
  'verification_code.not_found': 400,
  'verification_code.phone_mismatch': 400,
  'verification_code.email_mismatch': 400,
  'verification_code.expired': 400,
  'verification_code.exceed_max_try': 400,
  'verification_code.code_mismatch': 400,
  'verification_code.phone_email_empty': 400,
  'verification_record.permission_denied': 401,
  'verification_record.not_found': 400,

  // People
  'user.user_not_exist': 404,
  'user.suspended': 401,
  'user.sign_in_method_not_enabled': 422,
  'user.username_already_in_use': 422,
  'user.email_already_in_use': 422,
  'user.phone_already_in_use': 422,
  'user.identity_already_in_use': 422,
  'user.username_exists_in_profile': 422,
  'user.email_exists_in_profile': 422,
  'user.phone_exists_in_profile': 422,
  'user.password_exists_in_profile': 422,
  'user.missing_profile': 422,
  'user.invalid_phone': 422,
  'user.invalid_email': 422,
  'user.password_and_digest': 400,
  'user.password_algorithm_required': 400,
  'user.cannot_delete_self': 400,
  'user.username_invalid': 422,
  'user.last_sign_in_method_required': 400,
  'user.identity_not_exist': 404,
  'user.enterprise_sso_identity_not_exists': 404,
  'user.personal_access_token_name_exists': 422,
  'user.totp_already_in_use': 422,
  'user.totp_secret_invalid': 422,
  'user.backup_code_already_in_use': 422,
  'user.wrong_backup_code_format': 422,
  'session.mfa.webauthn_verification_failed': 400,
  'session.mfa.webauthn_verification_not_found': 400,
  'session.mfa.pending_info_not_found': 400,
  'session.mfa.too_many_passkeys': 422,
  'user.suggest_mfa': 422,
  'user.missing_mfa': 422,
  'user.passkey_preferred': 422,
  'session.mfa.suggest_additional_mfa': 422,
  'session.mfa.backup_code_required': 422,
  'session.mfa.mfa_policy_not_user_controlled': 422,
  'session.mfa.require_mfa_verification': 403,
  'session.mfa.invalid_backup_code': 400,
  'session.mfa.invalid_totp_code': 400,
  'session.mfa.mfa_factor_not_enabled': 400,
  'session.mfa.backup_code_can_not_be_alone': 422,
  'oidc.session_not_found': 404,
  'oidc.grant_not_found': 404,
  'password.rejected': 422,
  'password.expired': 422,
  'user.new_password_required_in_profile': 422,
  'user.same_password': 422,

  // Organizations
  'organization.require_membership': 422,
  'organization.role_names_not_found': 422,
  'one_time_token.token_not_found': 404,
  'one_time_token.email_mismatch': 400,
  'one_time_token.phone_mismatch': 400,
  'one_time_token.token_expired': 400,
  'one_time_token.token_consumed': 400,
  'one_time_token.token_revoked': 400,
  'one_time_token.cannot_reactivate_token': 400,
  'one_time_token.interaction_event_mismatch': 400,

  // Applications, resources and roles
  'application.protected_application_not_configured': 501,
  'application.invalid_type': 422,
  'application.invalid_role_type': 422,
  'application.invalid_third_party_application_type': 400,
  'application.role_exists': 422,
  'application.secret_name_exists': 422,
  'resource.resource_identifier_in_use': 422,
  'resource.cannot_delete_management_api': 400,
  'resource.cannot_modify_management_api': 400,
  'scope.name_exists': 422,
  'scope.name_with_space': 400,
  'role.name_in_use': 422,
  'role.scope_exists': 422,
  'role.user_exists': 422,
  'role.application_exists': 422,
  'role.internal_role_violation': 403,
  'role.management_api_scopes_not_assignable_to_user_role': 403,
  'user.invalid_role_type': 422,

  // Connectors
  'connector.not_found': 501,
  'connector.not_found_with_connector_id': 422,
  'connector.unexpected_type': 400,
  'connector.invalid_config': 400,
  'connector.invalid_request_parameters': 400,
  'connector.invalid_response': 400,
  'connector.template_not_found': 400,
  'connector.general': 400,
  'connector.rate_limit_exceeded': 429,
  'connector.usage_limit_exceeded': 429,
  'connector.authorization_failed': 401,
  'connector.not_implemented': 501,
  'connector.cannot_overwrite_metadata_for_non_standard_connector': 400,
  'connector.invalid_type_for_syncing_profile': 422,
  'connector.token_storage_not_supported': 422,
  'connector.telephone_not_allowed': 422,
  'connector.should_specify_target': 400,
  'connector.can_not_modify_target': 400,
  'connector.multiple_instances_not_supported': 422,
  'connector.multiple_target_with_same_platform': 422,
  'connector.social_auth_code_invalid': 401,
  'connector.social_invalid_access_token': 401,
  'connector.social_invalid_id_token': 401,

  // Hooks
  'hook.missing_events': 400,
  'hook.endpoint_responded_with_error': 422,
  'hook.send_test_payload_failed': 422,

  // What happened
  'localization.cannot_delete_default_language': 409,
  'log.invalid_time_window': 400,

  // The account center
  'account_center.not_enabled': 400,
  'account_center.field_not_enabled': 400,
  'account_center.field_not_editable': 400,

  // Settings
  'custom_profile_fields.entity_not_exists_with_names': 404,
  'sign_in_experiences.unsupported_default_language': 400,
  'sign_in_experiences.missing_sign_up_identifiers': 400,
  'sign_in_experiences.duplicated_sign_up_identifiers': 400,
  'sign_in_experiences.passwordless_requires_verify': 400,
  'sign_in_experiences.enabled_connector_not_found': 400,
  'sign_in_experiences.at_least_one_authentication_factor': 400,
  'sign_in_experiences.code_sign_in_must_be_enabled': 400,
  'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in': 400,
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in': 400,
  'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa': 400,
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa': 400,
  'sign_in_experiences.duplicated_mfa_factors': 400,
  'sign_in_experiences.backup_code_cannot_be_enabled_alone': 400,
  'sign_in_experiences.forgot_password_method_requires_connector': 400,
  'sign_in_experiences.password_expiration_invalid_period_days': 422,
  'sign_in_experiences.password_expiration_requires_forgot_password': 422,
  'sign_in_experiences.username_policy_case_conflicts_exist': 409,
  'sign_in_experiences.adaptive_mfa_requires_mfa': 422,
  'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy': 422,
  'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy': 422,

  // Configuration documents
  'configuration.invalid_document': 400,
  'configuration.malformed_reference': 400,
  'configuration.secret_in_the_open': 400,
  'configuration.secret_missing': 422,
  'configuration.unknown_reference': 422,
  'configuration.mfa_needs_connector': 422,
  'sign_in_experiences.sms_only_mfa_not_accepted': 422,

  // Setting up
  'set_up.link_invalid': 401,
  'set_up.link_used': 410,
  'set_up.link_expired': 410,
  'telephone.wrong_key': 401,
  'telephone.not_available': 404,
  'tenant.built_in': 422,
  'test_number.production_tenant': 422,
  'test_number.no_message': 422,

  // OpenID Connect
  'oidc.invalid_request': 400,
  'oidc.invalid_client': 400,
  'oidc.invalid_grant': 400,
  'oidc.invalid_scope': 400,
  'oidc.invalid_target': 400,
  'oidc.invalid_token': 401,
  'oidc.access_denied': 400,
  'oidc.insufficient_scope': 403,
  'oidc.unauthorized_client': 400,
  'oidc.unsupported_grant_type': 400,
  'oidc.unsupported_response_type': 400,
  'oidc.unsupported_token_type': 400,
  'oidc.login_required': 400,
  'oidc.server_error': 500,
  'oidc.provider_error': 400,
} as const;

export type RefusalCode = keyof typeof statuses;

export const refusalCodes = Object.keys(statuses) as readonly RefusalCode[];

/** The status of a refusal, where the place that refuses names no other. */
export const statusOf = (code: RefusalCode): number => statuses[code];

export interface RefusalOptions {
  /** For the few codes that the contract answers with different statuses in different places. */
  readonly status?: number;
  /** For machines; part of the answer. */
  readonly data?: unknown;
  /** Becomes the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
  /** Fills the places of the sentence: `{minutes}` and the like. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** One line per mistake in the input; part of the answer. */
  readonly details?: string;
  /** For the log alone, never for the caller. */
  readonly because?: string;
}

/** An expected no. Everything else that is thrown is a bug and becomes a 500. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly status: number;
  readonly options: RefusalOptions;

  constructor(code: RefusalCode, options: RefusalOptions = {}) {
    super(code);
    this.code = code;
    this.status = options.status ?? statusOf(code);
    this.options = options;
  }
}

/** Ends the request with this refusal. */
export function refuse(code: RefusalCode, options?: RefusalOptions): never {
  throw new Refusal(code, options);
}
