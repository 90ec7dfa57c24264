/** Style of the one page that is not part of the screens; allowed by its hash. */
export const doorwayStyle =
  'body{font:18px/1.6 system-ui,sans-serif;margin:12vh auto;max-width:34rem;padding:0 1.5rem;color:#1d2327;background:#f4f5f5}h1{font-size:1.5rem}p{margin:.6rem 0}';

/** What someone sees who opens the address without a session: the token was used, or there is none. */
export const doorwayPage = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>合符 · Countersign</title>
<style>${doorwayStyle}</style>
</head>
<body>
<h1>这个地址已经用过了</h1>
<p>每个地址只能打开一次。请到启动合符的窗口按回车键，用新给出的地址打开；或重新启动合符。</p>
<h1 lang="en">This address has been used</h1>
<p lang="en">Each address opens once. In the window where Countersign was started, press Enter and open the fresh address it prints; or start Countersign again.</p>
</body>
</html>
`;

/** A page that goes on to `path` at once. `path` is ours and needs no escaping. */
export function goOnPage(path: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${path}">
<title>合符 · Countersign</title>
`;
}
