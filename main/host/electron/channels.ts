/** The two channels between the counter's page and the main process. */
export const callChannel = 'countersign:call';
export const eventChannel = 'countersign:event';

/** The page's origin. A scheme of our own: no port, no other program can serve it. */
export const appScheme = 'countersign';
export const appOrigin = `${appScheme}://app`;

/** The customer's screen: an origin of its own, which the counter's channels refuse, and two channels. */
export const customerOrigin = `${appScheme}://customer`;
export const customerViewChannel = 'countersign:customer:view';
export const customerRateChannel = 'countersign:customer:rate';
