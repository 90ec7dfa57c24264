import type { ReactNode } from 'react';
import { Banner } from '../ui/Banner.tsx';
import type { BannerTone } from '../ui/Banner.tsx';
import { useWords } from '../words.ts';

interface LineBannerProps {
  readonly tone: BannerTone;
  /** What is the matter, without a full stop. */
  readonly title: string;
  /** What to do about it, in whole sentences. */
  readonly says: string;
  readonly actions?: ReactNode;
}

/** A line under the top bar, as sentences in the language's own punctuation. */
export function LineBanner({ tone, title, says, actions }: LineBannerProps) {
  const words = useWords('common');
  return (
    <Banner tone={tone} shape="line" {...(actions === undefined ? {} : { actions })}>
      <strong>{words('sentence', { text: title })}</strong>
      {says}
    </Banner>
  );
}
