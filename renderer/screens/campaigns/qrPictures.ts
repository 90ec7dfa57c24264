import { drawingSVG, qrcode } from 'bwip-js/browser';

/** A code as a QR picture (SVG) at level M, which still reads with a crease or a smear. */
export function qrSvg(text: string): string {
  const options = { bcid: 'qrcode', text, eclevel: 'M', scale: 2 };
  return qrcode<string>(options, drawingSVG());
}
