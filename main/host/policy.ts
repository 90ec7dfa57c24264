import { createHash } from 'node:crypto';

/**
 * The one rule react-aria writes into a `<style>` of its own (`react-aria-pressable-style`), byte for
 * byte; a test compares it with the package.
 */
export const pressableRule = [
  '@layer {',
  '  [data-react-aria-pressable] {',
  '    touch-action: pan-x pan-y pinch-zoom;',
  '  }',
  '}',
].join('\n');

function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * What a page of ours may load: its own files and nothing else. `'wasm-unsafe-eval'` lets the code
 * reader compile its WebAssembly; it allows no JavaScript `eval`. `inlineStyle` is allowed by its hash.
 */
export function contentPolicy(inlineStyle: string = pressableRule): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' ${sourceHash(inlineStyle)}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // No text becomes code: `renderer/trustedTypes.ts` names the two uses that stand.
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

/** What a browser may be asked for: the camera and the clipboard (to copy a code) by our own page, nothing else. */
const permissionsPolicy = [
  'camera=(self)',
  'clipboard-write=(self)',
  ...[
    ...['accelerometer', 'browsing-topics', 'clipboard-read'],
    ...['display-capture', 'encrypted-media', 'fullscreen', 'geolocation', 'gyroscope', 'hid'],
    ...['identity-credentials-get', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone'],
    ...['midi', 'otp-credentials', 'payment', 'picture-in-picture', 'publickey-credentials-get'],
    ...['screen-wake-lock', 'serial', 'storage-access', 'usb', 'window-management'],
    'xr-spatial-tracking',
  ].map((name) => `${name}=()`),
].join(', ');

/** Headers of every answer, of either host. */
export function securityHeaders(
  policy: string = contentPolicy(),
): Readonly<Record<string, string>> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // The address holds a token until it is used.
    'referrer-policy': 'no-referrer',
    'permissions-policy': permissionsPolicy,
  };
}
