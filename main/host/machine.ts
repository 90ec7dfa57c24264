type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a window could be shown. Windows and macOS always have a desktop. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/** Chromium, and Electron with it, refuses to run as root without giving up its sandbox. */
export function isRootOnLinux(
  platform: NodeJS.Platform = process.platform,
  uid: number | undefined = process.getuid?.(),
): boolean {
  return platform === 'linux' && uid === 0;
}
