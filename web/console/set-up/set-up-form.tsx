/** Username and password of an administrator, with the rules of the password in sight. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { ApiRefusal, issuesOf } from '../api/refusal.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { judgePassword } from './password-rules.ts';
import { Rules } from './rules.tsx';
import { type Account, type LinkPurpose, takeLink } from './set-up-api.ts';
import classes from './set-up.module.css';

interface SetUpFormProps {
  readonly linkKey: string;
  readonly purpose: LinkPurpose;
  onDone(account: Account): void;
  /** The link went bad while the form was open. */
  onLinkRefused(error: unknown): void;
}

interface Errors {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

export function SetUpForm({ linkKey, purpose, onDone, onLinkRefused }: SetUpFormProps) {
  const { say, language } = useWords();
  const isReset = purpose.kind === 'reset';
  const [username, setUsername] = useState(purpose.username ?? '');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const usernameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const rulesId = useId();
  const rules = judgePassword(password, username);

  const show = (found: Errors) => {
    setErrors(found);
    if (found.username) usernameField.current?.focus();
    else if (found.password) passwordField.current?.focus();
  };

  const send = useMutation({
    mutationFn: () => takeLink({ key: linkKey, username, password }, language),
    onSuccess: onDone,
    onError(error) {
      if (error instanceof ApiRefusal && error.code.startsWith('set_up.link_')) onLinkRefused(error);
      else show(belongingTo(error, say('set_up.password_refused')));
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.reset();
    const found: Errors = {
      username: isReset ? undefined : usernameFault(username),
      password: rules.isLong && rules.isUncommon ? undefined : say('set_up.password_needed'),
    };
    show(found);
    if (!found.username && !found.password) send.mutate();
  };

  const usernameFault = (name: string) =>
    name === ''
      ? say('set_up.username_needed')
      : /^[A-Za-z_]\w*$/.test(name)
        ? undefined
        : say('set_up.username_wrong');

  const isElsewhere = send.isError && !errors.username && !errors.password;
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <TextInput
        ref={usernameField}
        name="username"
        size="md"
        label={say('set_up.username')}
        description={isReset ? undefined : say('set_up.username_hint')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={128}
        readOnly={isReset}
        autoFocus={!isReset}
        error={errors.username}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value.trim())}
      />
      <PasswordInput
        ref={passwordField}
        name="new-password"
        size="md"
        label={say('set_up.password')}
        autoComplete="new-password"
        autoFocus={isReset}
        aria-describedby={rulesId}
        error={errors.password}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': say('field.show', { label: say('set_up.password') }) }}
      />
      <Rules id={rulesId} rules={rules} />
      {isElsewhere && <Notice tone="bad" live="alert" title={sentenceOf(send.error, say)} />}
      <Button
        type="submit"
        size="md"
        fullWidth
        loading={send.isPending}
        loaderProps={{ 'aria-label': say('app.loading') }}
      >
        {say(isReset ? 'set_up.change' : 'set_up.create')}
      </Button>
    </form>
  );
}

/** Beside which field the server's no belongs; beside none when it is about something else. */
function belongingTo(error: unknown, tooEasy: string): Errors {
  if (!(error instanceof ApiRefusal)) return {};
  if (error.code.startsWith('password.')) return { password: tooEasy };
  if (error.code.startsWith('user.username')) return { username: error.message };
  const issues = issuesOf(error);
  const about = (field: string) => issues.find(({ path }) => path.at(-1) === field)?.message;
  return { username: about('username'), password: about('password') };
}
