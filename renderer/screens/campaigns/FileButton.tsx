import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';

export interface FileButtonProps {
  readonly label: string;
  readonly isBusy: boolean;
  /** The one thing to do on its screen. */
  readonly isPrimary?: boolean;
  /** What the system offers; CSV unless told. */
  readonly accept?: string;
  readonly onFile: (file: File) => void;
}

const csv = '.csv,.txt,text/csv,text/plain';

/** Opens the system's own choice of files for one file. */
export function FileButton(props: FileButtonProps) {
  const { label, isBusy, isPrimary = false, accept = csv, onFile } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        className="unseen"
        type="file"
        accept={accept}
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
          // The same file, mended meanwhile, must be read again.
          event.target.value = '';
        }}
      />
      <Button
        icon="upload"
        {...(isPrimary ? { kind: 'primary' as const, size: 'counter' as const } : {})}
        onPress={() => input.current?.click()}
        isBusy={isBusy}
      >
        {label}
      </Button>
    </>
  );
}
