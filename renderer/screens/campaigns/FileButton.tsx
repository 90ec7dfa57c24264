import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';

export interface FileButtonProps {
  readonly label: string;
  readonly isBusy: boolean;
  /** What the system offers; CSV unless told. */
  readonly accept?: string;
  readonly onFile: (file: File) => void;
}

const csv = '.csv,.txt,text/csv,text/plain';

/** Opens the system's own choice of files for one file. */
export function FileButton({ label, isBusy, accept = csv, onFile }: FileButtonProps) {
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
      <Button icon="upload" onPress={() => input.current?.click()} isBusy={isBusy}>
        {label}
      </Button>
    </>
  );
}
