/** The password of this account, with the name that password managers file it under. */
import { type ComponentProps } from 'preact';
import { useId } from 'preact/hooks';
import { LoginName } from '../../ui/parts/login-name.tsx';
import { PasswordInput } from '../../ui/parts/password-input.tsx';
import { say } from '../page.ts';

interface PasswordFieldProps extends Omit<ComponentProps<typeof PasswordInput>, 'id' | 'say' | 'isFirst'> {
  readonly loginName: string;
}

export function PasswordField({ loginName, ...props }: PasswordFieldProps) {
  // A room that waits behind "Is it you?" may have a field of its own.
  const id = useId();
  return (
    <>
      <LoginName value={loginName} />
      <PasswordInput {...props} id={id} say={say} isFirst />
    </>
  );
}
