import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useWords } from '../words.ts';
import { Button } from './Button.tsx';
import { cls } from './cls.ts';
import { useHelp } from './help.ts';
import s from './Dialog.module.css';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons at the foot, the one that acts last. */
  readonly actions?: ReactNode;
  readonly size?: 'small' | 'wide';
}

/** A modal dialog: Esc and the corner close it, the focus stays in it and returns where it was. */
export function Dialog({ isOpen, onClose, title, children, actions, size = 'small' }: DialogProps) {
  const words = useWords('common');
  const help = useHelp();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className={cls(s.overlay)}
    >
      <Modal className={cls(s.modal, size === 'wide' && s.wide)}>
        <AriaDialog className={cls(s.dialog)}>
          <header className={s.head}>
            <Heading slot="title" level={2} className={cls(s.title)}>
              {title}
            </Heading>
            <span className={s.corner}>
              {help === null ? null : (
                <Button kind="quiet" icon="help" aria-label={words('help')} onPress={help} />
              )}
              <Button kind="quiet" icon="close" aria-label={words('close')} onPress={onClose} />
            </span>
          </header>
          <div className={s.body}>{children}</div>
          {actions === undefined ? null : <footer className={s.foot}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
