/** English: what each refusal says. Keys are the codes of contract/errors.ts; `code:limit` says it for one limit. */
import type { Sentence } from '../fill.ts';

export const errors = {
  later: 'later',

  'guard.invalid_input':
    'Something in the request[ {part}] is not in the expected form. Check it and try again.',
  'guard.invalid_pagination':
    'page and page_size must be whole numbers of at least 1, and page_size at most 100.',
  'request.invalid_input': 'The request cannot be carried out as it stands[: {details}].',
  'request.message_rate_limited': 'Too many messages were asked for. Please try again {when}.',
  'request.message_rate_limited:recipient':
    'Too many codes were sent to this number. Please try again {when}.',
  'request.message_rate_limited:address':
    'Too many codes were asked for from your network. Please try again {when}.',
  'request.message_rate_limited:verification':
    'Too many checks of who you are were started. Please try again {when}.',
  'request.message_rate_limited:resend': 'A code was sent a moment ago. You can ask for a new one {when}.',
  'request.feature_not_supported': 'This is not available on this server.',
  'request.not_found': 'There is nothing at this address.',
  'request.method_not_allowed': 'This address does not take that method.',
  'request.too_large': 'The request is too large.',
  'request.conflict': 'Something else changed this at the same moment. Please try again.',
  'hook.missing_events': 'Choose at least one event.',
  'hook.endpoint_responded_with_error': 'The address answered with an error.',
  'hook.send_test_payload_failed': 'The test could not be delivered to this address.',
  'request.would_lock_out': 'People would no longer get in this way. Nothing was changed.',
  'request.changed_meanwhile':
    'Somebody changed this after you read it. Read it again, then make your change.',
  'server.unavailable': 'The service cannot answer right now. Please try again in a moment.',
  'server.busy': 'Very many people are signing in right now. Please try again in a moment.',
  'server.internal_error': 'Something went wrong on our side. Please try again in a moment.',

  'auth.authorization_header_missing': 'The Authorization header is missing.',
  'auth.authorization_token_type_not_supported': 'The Authorization header must hold a Bearer token.',
  'auth.unauthorized': 'You are not signed in, or your token is no longer valid.',
  'auth.jwt_sub_missing': 'The token does not say whom it belongs to (sub).',
  'auth.forbidden': 'This is not allowed here.',
  'auth.third_party_application_forbidden':
    'Only an application of this service may do this, not one of somebody else.',
  'account_center.not_enabled':
    'People cannot look after their own account here: the operator has not turned that on.',
  'account_center.field_not_enabled': 'This part of the account is not shown here.',
  'account_center.field_not_editable': 'This part of the account cannot be changed here.',
  'verification_record.not_found': 'This confirmation is not valid any more. Please confirm again.',
  'verification_record.permission_denied': 'Please confirm first that it is you.',
  'session.mfa.mfa_factor_not_enabled': 'This second step is not offered here.',
  'session.mfa.invalid_totp_code':
    'The code from the authenticator app is wrong or was already used. Wait for the next one.',
  'session.mfa.webauthn_verification_failed': 'The passkey could not be checked. Please try again.',
  'session.mfa.webauthn_verification_not_found':
    'There is no passkey here that could be used. Choose another way.',
  'session.mfa.too_many_passkeys':
    'You have as many passkeys as one person can have here. Remove one that you no longer use, then add this one.',
  'session.mfa.pending_info_not_found':
    'This was used already, or it is too old. Please start this step again.',

  'entity.not_found': 'There is no such thing here, or it was removed.',
  'entity.not_exists': 'There is no such thing[ ({name})] here, or it was removed.',
  'entity.not_exists_with_id': 'There is no entry[ of {name}] with this id[ ({id})].',
  'entity.create_failed': 'It could not be created[: {name}].',
  'entity.unique_integrity_violation': 'Something with the same value already exists.',
  'entity.value_too_long': 'A value is too long.',
  'entity.invalid_input': 'The input is empty or not in the expected form.',
  'entity.relation_foreign_key_not_found': 'Something that this refers to does not exist.',

  'session.not_found': 'This sign-in is no longer open. Go back to the app and start again.',
  'session.interaction_not_found': 'This sign-in has to begin anew. Start from the first step.',
  'session.verification_session_not_found':
    'This code belongs to an earlier request. Use the newest one, or ask for another.',
  'session.verification_failed': 'This step is not confirmed yet. Enter your code first.',
  'session.identifier_not_found': 'We do not know yet who is signing in. Start again from the first step.',
  'session.identity_conflict': 'This sign-in already belongs to another account. Start from the first step.',
  'session.invalid_interaction_type':
    'This step is not part of what you are doing. Start again from the first step.',
  'session.not_supported_for_forgot_password': 'This cannot be used to set a new password.',
  'session.invalid_credentials': 'The account or the password is not right. Check both and try again.',
  'session.verification_blocked_too_many_attempts':
    'There were too many wrong tries. To protect the account, please wait and try again {when}.',
  'session.insufficient_info': 'A part of the request is missing. Start again from the first step.',
  'session.invalid_connector_id': 'There is no such connector.',
  'session.captcha_failed': 'The check that a person is signing in did not succeed. Please try again.',

  'verification_code.not_found': 'This code was already used, or there is none. Ask for a new one.',
  'session.phone_number_type_not_allowed':
    'Numbers of this kind cannot be used here. Please give a mobile number.',
  'session.email_blocklist.email_not_allowed':
    'Accounts cannot be made with this address here[: {email}]. Please use another one.',
  'session.email_blocklist.email_subaddressing_not_allowed': 'Please give your address without a “+” part.',
  'verification_code.phone_mismatch':
    'This code was sent to another number. Check the number or ask for a new code.',
  'verification_code.email_mismatch':
    'This code was sent to another address. Check the address or ask for a new code.',
  'verification_code.expired': 'This code has expired. Ask for a new one.',
  'verification_code.exceed_max_try': 'This code was tried too often. Ask for a new one.',
  'verification_code.code_mismatch': 'That is not the code. Look at the newest message and try again.',
  'verification_code.phone_email_empty': 'Give a phone number or an e-mail address.',

  'user.user_not_exist': 'There is no account with this name or number yet.',
  'user.suspended': 'This account is suspended. Please ask the support of the app for help.',
  'user.sign_in_method_not_enabled': 'This way to sign in is not available here. Choose another one.',
  'user.username_already_in_use': 'This username is taken. Choose another one.',
  'user.email_already_in_use': 'There is already an account with this e-mail address.',
  'user.phone_already_in_use': 'There is already an account with this number.',
  'user.identity_already_in_use': 'This identity already belongs to another account.',
  'user.username_exists_in_profile': 'This account already has a username.',
  'user.email_exists_in_profile': 'This account already has an e-mail address.',
  'user.phone_exists_in_profile': 'This account already has a phone number.',
  'user.password_exists_in_profile': 'This account already has a password.',
  'user.missing_profile': 'Something is still missing before this account can be used.',
  'user.invalid_phone': 'This is not a phone number we can use. Check the digits and the country.',
  'user.invalid_email': 'This is not an e-mail address we can use. Check the spelling.',
  'user.password_and_digest': 'Give a password or its digest, not both.',
  'user.password_algorithm_required': 'A password digest needs the name of its algorithm.',
  'user.cannot_delete_self': 'You cannot delete your own account here.',
  'user.username_invalid': 'A username begins with a letter or _ and has only letters, digits and _.',
  'user.last_sign_in_method_required':
    'Without this the person would have no name, address or number left to sign in with.',
  'user.identity_not_exist': 'This account is not linked to such an identity.',
  'user.enterprise_sso_identity_not_exists': 'This account has no such enterprise identity.',
  'user.personal_access_token_name_exists': 'A personal access token of this name exists already.',
  'user.totp_already_in_use': 'This account has an authenticator app already.',
  'user.totp_secret_invalid': 'This is not a secret that an authenticator app can use.',
  'user.backup_code_already_in_use': 'This account has backup codes already.',
  'user.wrong_backup_code_format': 'Backup codes are ten different ones of 10 or 16 hexadecimal characters.',
  'session.mfa.backup_code_can_not_be_alone': 'Backup codes need another second factor beside them.',
  'oidc.session_not_found': 'There is no such session, or it has ended.',
  'oidc.grant_not_found': 'There is no such grant, or it belongs to somebody else.',
  'user.suggest_mfa': 'You can protect your account with a second step at sign-in.',
  'user.missing_mfa': 'Set up a second step for sign-in first.',
  'user.passkey_preferred': 'You can sign in faster with a passkey.',
  'session.mfa.suggest_additional_mfa': 'You can add another second step beside the one you have.',
  'session.mfa.backup_code_required': 'Save your backup codes first.',
  'session.mfa.mfa_policy_not_user_controlled': 'A second step is required here and cannot be skipped.',
  'session.mfa.require_mfa_verification': 'One more step: show a second factor.',
  'session.mfa.invalid_backup_code': 'This backup code is not right, or it was used already.',
  'password.expired': 'This password has expired. Set a new one with “Forgot your password?”.',
  'user.new_password_required_in_profile': 'Choose a new password first.',
  'user.same_password': 'This is the password that you have already. Choose another one.',
  'password.rejected': 'This password does not meet the rules. Choose another one.',

  'organization.require_membership':
    'Only members of the organization can have a role in it. Add them to it first.',
  'organization.role_names_not_found': 'The organization has no role of this name.',
  'one_time_token.token_not_found': 'We do not know this link. Ask whoever sent it for a new one.',
  'one_time_token.email_mismatch':
    'This link belongs to another e-mail address. Open it where you received it.',
  'one_time_token.phone_mismatch':
    'This link belongs to another number. Open it on the phone that received it.',
  'one_time_token.token_expired': 'This link is too old. Ask whoever sent it for a new one.',
  'one_time_token.token_consumed': 'This link was used already. Sign in as usual, or ask for a new link.',
  'one_time_token.token_revoked': 'This link was withdrawn. Ask whoever sent it for a new one.',
  'one_time_token.cannot_reactivate_token': 'A one-time token cannot be made active again. Make a new one.',
  'one_time_token.interaction_event_mismatch':
    'This link is for something else. Start again from the message that brought it.',

  'application.protected_application_not_configured':
    'Protected applications are not offered by this server.',
  'application.invalid_type': 'This cannot be done with an application of this type.',
  'application.invalid_role_type':
    'This role is for people: a machine-to-machine application cannot have it.',
  'application.invalid_third_party_application_type':
    'A machine-to-machine application cannot belong to a third party.',
  'application.role_exists': 'The application has this role already[: {roleId}].',
  'application.secret_name_exists': 'The application has a secret of this name already.',
  'resource.resource_identifier_in_use': 'Another API has this identifier already[: {indicator}].',
  'resource.cannot_delete_management_api': 'The Management API is part of this server and cannot be deleted.',
  'resource.cannot_modify_management_api': 'The Management API is part of this server and cannot be changed.',
  'scope.name_exists': 'The API has a permission of this name already[: {name}].',
  'scope.name_with_space': 'The name of a permission cannot hold a space.',
  'role.name_in_use': 'Another role has this name already[: {name}].',
  'role.scope_exists': 'The role has this permission already[: {scopeId}].',
  'role.user_exists': 'The user has this role already[: {userId}].',
  'role.application_exists': 'The application has this role already[: {applicationId}].',
  'role.internal_role_violation':
    'This role is part of the server and cannot be changed, and no other may have a name that begins with #internal:.',
  'role.management_api_scopes_not_assignable_to_user_role':
    'Permissions of the Management API can only be given to machine-to-machine roles.',
  'user.invalid_role_type': 'This role is for machine-to-machine applications: a person cannot have it.',

  'connector.not_found':
    'This service cannot send messages yet. Choose another way, or ask its support.[ No connector is called {connectorId} here.]',
  'connector.not_found_with_connector_id': 'There is no connector of this kind[: {connectorId}].',
  'connector.unexpected_type': 'This connector is not of the kind that is needed here.',
  'connector.invalid_config': 'The settings of the connector are not right. Check the fields.',
  'connector.invalid_request_parameters': 'The provider did not accept the request[: {errorDescription}].',
  'connector.invalid_response':
    'The provider gave an answer we do not understand[: {errorDescription}]. Please try again.',
  'connector.template_not_found':
    'There is no text for this kind of message. Add a template to the connector.',
  'connector.general': 'The message could not be sent[: {errorDescription}]. Please try again in a moment.',
  'connector.rate_limit_exceeded': 'Too many messages are being sent right now. Please try again {when}.',
  'connector.usage_limit_exceeded':
    'This service cannot send more messages for now. Choose another way, or ask its support.',
  'connector.authorization_failed': 'The provider does not accept the connector’s key[: {errorDescription}].',
  'connector.not_implemented': 'This connector cannot do that.',
  'connector.cannot_overwrite_metadata_for_non_standard_connector':
    'Name and logo of this connector cannot be changed.',
  'connector.invalid_type_for_syncing_profile': 'Only a social connector can copy profiles.',
  'connector.token_storage_not_supported': 'This connector cannot keep tokens.',
  'localization.cannot_delete_default_language':
    'This is the language of everybody whose own is not spoken here[: {language}]. Choose another fallback language first.',
  'log.invalid_time_window': 'The end of the time window must not be before its start.',
  'connector.telephone_not_allowed':
    'The telephone is for development. In production it needs ALLOW_TELEPHONE=1.',
  'connector.should_specify_target':
    'This connector can stand for many providers: name the one it is for in metadata.target.',
  'connector.can_not_modify_target':
    'The target of a connector cannot be changed: people’s accounts are linked under it.',
  'connector.multiple_instances_not_supported': 'This connector can be set up only once.',
  'connector.multiple_target_with_same_platform':
    'Another connector has this target already. Choose another target.',
  'connector.social_auth_code_invalid': 'The sign-in at the provider did not succeed. Try again.',
  'connector.social_invalid_access_token': 'The provider did not say who you are. Try again.',
  'connector.social_invalid_id_token':
    'What the provider sent cannot be trusted, so nobody was signed in. Try again.',

  'custom_profile_fields.entity_not_exists_with_names':
    'There are no profile fields with these names[: {names}].',
  'sign_in_experiences.unsupported_default_language':
    'The fallback language is not one of this server’s languages[: {language}].',
  'sign_in_experiences.missing_sign_up_identifiers':
    'Choose a first sign-up identifier before the additional ones.',
  'sign_in_experiences.duplicated_sign_up_identifiers': 'A sign-up identifier is listed twice.',
  'sign_in_experiences.passwordless_requires_verify':
    'Sign-up with a phone or an e-mail address must verify it.',
  'sign_in_experiences.enabled_connector_not_found':
    'This needs a connector first[: {type}]. Set one up and try again.',
  'sign_in_experiences.at_least_one_authentication_factor':
    'Each way to sign in needs a password, a code or both.',
  'sign_in_experiences.code_sign_in_must_be_enabled': 'Sign-up without a password needs sign-in with a code.',
  'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in':
    'Codes by e-mail are the second factor, so they cannot sign people in as well.',
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in':
    'Codes by SMS are the second factor, so they cannot sign people in as well.',
  'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa':
    'Codes by e-mail sign people in, so they cannot be the second factor as well.',
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa':
    'Codes by SMS sign people in, so they cannot be the second factor as well.',
  'sign_in_experiences.duplicated_mfa_factors': 'A second factor is listed twice.',
  'sign_in_experiences.backup_code_cannot_be_enabled_alone':
    'Backup codes need another second factor beside them.',
  'sign_in_experiences.forgot_password_method_requires_connector':
    'Resetting passwords this way needs a connector first[: {method}].',
  'sign_in_experiences.password_expiration_invalid_period_days':
    'Passwords must live for a whole number of days, at least 1.',
  'sign_in_experiences.password_expiration_requires_forgot_password':
    'Passwords can expire only when there is a way to reset them.',
  'sign_in_experiences.username_policy_case_conflicts_exist':
    'Some usernames differ only in upper and lower case. Rename them first.',
  'sign_in_experiences.adaptive_mfa_requires_mfa': 'Adaptive MFA needs at least one second factor.',
  'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy':
    'Adaptive MFA needs a policy that cannot be skipped.',
  'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy':
    'Without adaptive MFA the policy must be one that can be skipped.',

  'configuration.invalid_document': 'This is no configuration document that can be read[: {details}].',
  'configuration.malformed_reference':
    'Where a secret belongs stands what looks like a reference, but is none[: {path}]. Only two forms are filled in[: {secret} and {variable}]; a secret that looks like this is given beside the document, under a name.',
  'configuration.secret_in_the_open':
    'A secret is named where it would not be kept as one[: {path}]: whoever may read the configuration would read it. Name it in a setting that is kept secret, or write what is no secret as a variable[: {variable}].',
  'configuration.secret_missing':
    'A secret is missing[: {name}]. Give it with the document, or set it in the tenant first.',
  'configuration.unknown_reference':
    'The document names something that it does not have[: {name}, in {path}].',
  'sign_in_experiences.sms_only_mfa_not_accepted':
    'A code by SMS would be the only second factor. Offer an authenticator app or passkeys beside it, or write down in mfa.restrictedAuthenticatorAcceptance who accepts the risk, and why.',
  'configuration.mfa_needs_connector': 'A second factor needs a connector that can send its codes[: {type}].',

  'set_up.link_invalid': 'This link does not work. Make a new one with: npx latchkey admin link',
  'set_up.link_used': 'This link was already used. Make a new one with: npx latchkey admin link',
  'set_up.link_expired': 'This link is too old. Make a new one with: npx latchkey admin link',
  'telephone.wrong_key':
    'This key does not open the telephone. This prints the right link: npx latchkey telephone',
  'telephone.not_available': 'The telephone is not in use on this server.',
  'tenant.built_in':
    'The admin tenant and the default tenant belong to this server: they stay, and the admin tenant stays a production tenant.',
  'test_number.production_tenant':
    'Test numbers are for development tenants. Give this tenant the tag "development" first, or use a real number.',
  'test_number.no_message': 'This is a test number: it gets a fixed code, and no message is ever sent to it.',

  'oidc.invalid_request': 'The authorization request is not valid.',
  'oidc.invalid_client': 'The application is unknown, or its secret is wrong.',
  'oidc.invalid_grant': 'The code or token is not valid any more. Sign in again.',
  'oidc.invalid_scope': 'A requested scope is not allowed.',
  'oidc.invalid_target': 'The requested resource is missing or unknown.',
  'oidc.invalid_token': 'The token is not valid.',
  'oidc.access_denied': 'Access was refused.',
  'oidc.insufficient_scope': 'The token does not carry the scope that this needs.',
  'oidc.unauthorized_client': 'The application may not do this.',
  'oidc.unsupported_grant_type': 'This grant type is not supported.',
  'oidc.unsupported_response_type': 'This response type is not supported.',
  'oidc.unsupported_token_type': 'This type of token is not supported here.',
  'oidc.login_required': 'The person must sign in first.',
  'oidc.server_error': 'The server could not finish the request. Please try again.',
  'oidc.provider_error': 'The request could not be carried out[: {message}].',
} as const satisfies Readonly<Record<string, Sentence>>;

export type ErrorWords = Readonly<Record<keyof typeof errors, Sentence>>;
