import type {
  FoundNetworkPrinter,
  FoundUsbPrinter,
  NotSearched,
} from '../../../../shared/contract/printerViews.ts';

/** What one way of looking brought; `why`: it could not be looked that way at all. */
export interface Looked<Found, Why> {
  readonly found: readonly Found[];
  readonly why: Why | null;
}

type WhyNot<What extends NotSearched['what']> = Extract<NotSearched, { what: What }>['why'];

export interface NetworkLook extends Looked<FoundNetworkPrinter, WhyNot<'network'>> {
  /** Answers that were not believed, or were too many. */
  readonly leftOut: number;
}

/** Looks for printers when it is asked, in bounded time, and at no other time. Neither rejects. */
export interface PrinterFinder {
  onNetwork(): Promise<NetworkLook>;
  onUsb(): Promise<Looked<FoundUsbPrinter, WhyNot<'usb'>>>;
}
