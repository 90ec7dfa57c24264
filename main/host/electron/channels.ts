/** The two channels between a page and the main process; nothing else is listened to. */
export const callChannel = 'countersign:call';
export const eventChannel = 'countersign:event';

/** The page's origin. A scheme of our own: no port, no other program can serve it. */
export const appScheme = 'countersign';
export const appOrigin = `${appScheme}://app`;
