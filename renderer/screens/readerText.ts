import type { ReaderView } from '../../shared/contract/scanStatsViews.ts';
import type { CodeReader } from '../../shared/domain/codes/scan.ts';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import type { ReaderFinding } from '../../shared/domain/scans/readerHealth.ts';
import { useFormat, useWords } from '../words.ts';

/** As they stand on the packing, in any language. */
const symbologyNames: Readonly<Record<Symbology, string>> = {
  QR: 'QR',
  DataMatrix: 'Data Matrix',
  Aztec: 'Aztec',
  PDF417: 'PDF417',
  Code128: 'Code 128',
  EAN13: 'EAN-13',
  EAN8: 'EAN-8',
  UPCA: 'UPC-A',
  DataBar: 'DataBar',
  DataBarExp: 'DataBar Expanded',
  UPCE: 'UPC-E',
  ITF: 'ITF',
  Codabar: 'Codabar',
  Code39: 'Code 39',
};

export const symbologyName = (symbology: Symbology): string => symbologyNames[symbology];

/** "Serial scanner · COM3" */
export function useReaderName(): (reader: CodeReader) => string {
  const words = useWords('readers');
  return ({ source, device }) => {
    const reader = words(`reader_${source}`);
    return device === null ? reader : words('named', { reader, device });
  };
}

/** "QR 80, EAN-13 12", as far as the reader says what it read. */
export function useSymbologies(): (reader: ReaderView) => string {
  const words = useWords('readers');
  const { list, number } = useFormat();
  return ({ symbologies }) =>
    symbologies.length === 0
      ? words('none')
      : list(
          symbologies.map(({ symbology, scans }) =>
            words('kind', { name: symbologyName(symbology), n: number(scans) }),
          ),
        );
}

/** What is odd about a reader, and what helps. */
export function useFindingText(): (finding: ReaderFinding) => string {
  const words = useWords('readers');
  const { number } = useFormat();
  return ({ source, trouble, count, of }) =>
    trouble === 'silent'
      ? words('silent', { of: number(of) })
      : words(`${trouble}_${source}`, { n: number(count), of: number(of) });
}
