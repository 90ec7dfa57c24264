import type { Session } from 'electron';
import { isOwnPage } from './ownFrame.ts';

/** The camera for our own page, and nothing else for anybody. */
function mayUse(permission: string, address: string, media: readonly string[]): boolean {
  return permission === 'media' && isOwnPage(address) && media.every((kind) => kind === 'video');
}

function mediaTypes(details: object): readonly string[] {
  if ('mediaTypes' in details && Array.isArray(details.mediaTypes)) {
    return details.mediaTypes.map(String);
  }
  if ('mediaType' in details && details.mediaType !== undefined) return [String(details.mediaType)];
  return [];
}

/** Answers every question for a permission; without this Electron says yes to all. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(mayUse(permission, details.requestingUrl, mediaTypes(details)));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayUse(permission, origin, mediaTypes(details)),
  );
  session.setDevicePermissionHandler(() => false);
}
