import type { ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { cls } from './cls.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './drawings.ts';
import s from './Button.module.css';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger' | 'onVerdict' | 'onVerdictStrong';
export type ButtonSize = 'counter' | 'usual';

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly kind?: ButtonKind;
  /** `counter`: 56 px and more, for hands that are wet; `usual`: 44 px. */
  readonly size?: ButtonSize;
  /** The key that does the same, shown on the button, e.g. `F9`. */
  readonly keyHint?: string | undefined;
  readonly icon?: IconName | undefined;
  /** Takes all the width it can have. */
  readonly wide?: boolean;
  /** At work on its last press: takes no other, and keeps the focus, which a disabled one would lose. */
  readonly isBusy?: boolean;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = 'plain',
  size = 'usual',
  keyHint,
  icon,
  wide = false,
  isBusy = false,
  children,
  onPress,
  type = 'button',
  ...rest
}: ButtonProps) {
  const pressed = isBusy || onPress === undefined ? {} : { onPress };
  return (
    <AriaButton
      {...rest}
      {...pressed}
      type={isBusy ? 'button' : type}
      className={cls(s.button, s[kind], s[size], wide && s.wide, isBusy && s.busy)}
    >
      {icon === undefined ? null : <Icon name={icon} size={size === 'counter' ? 24 : 20} />}
      {children === undefined ? null : <span className={s.text}>{children}</span>}
      {keyHint === undefined ? null : <kbd className={s.key}>{keyHint}</kbd>}
    </AriaButton>
  );
}
