import { formatNativeCode, readNativeCode } from '../../../shared/domain/codes/nativeCode.ts';
import { normalizeCrockford } from '../../../shared/domain/codes/crockford.ts';

/** A code of our own form in its printed groups; any other as it is. */
export function printedCode(code: string): string {
  return readNativeCode(code).kind === 'native' ? formatNativeCode(normalizeCrockford(code)) : code;
}
