/*
 * How a page in a browser proves to the browser host that it is the page that was signed on. The session's
 * cookie alone does not: browsers send it to every port of the machine.
 */

/** Header of a call. */
export const pageKeyHeader = 'countersign-page';
/** Query parameter of the stream of events. */
export const pageKeyParameter = 'page';
/** What follows the page's address once, when it is signed on; the page takes it away again. */
export const pageKeyFragment = '#page=';
/** Where a page goes whose key is not known (any more): it says how to get a fresh address. */
export const doorwayPath = '/used';
