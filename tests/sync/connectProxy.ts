import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface ConnectProxy {
  readonly port: number;
  /** Every `CONNECT` and every request in the clear that came, by its target. */
  readonly heard: string[];
  stop(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** `name:password` it asks for; `null` asks for none. */
  readonly auth: string | null;
  /** Wherever a request wants to go, it goes to this port of this machine: the proxy knows the names. */
  readonly to: number;
  /** Answers every request in the clear with a page of its own. */
  readonly blocks?: boolean;
}

/** A real forward proxy: tunnels by `CONNECT`, plain requests by their whole address. */
export async function startConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const wanted =
    options.auth === null ? null : `Basic ${Buffer.from(options.auth).toString('base64')}`;
  const isAllowed = ({ headers }: IncomingMessage) =>
    wanted === null || headers['proxy-authorization'] === wanted;

  const server = createServer((request, response) => {
    heard.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (!isAllowed(request)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic', 'content-type': 'text/html' });
      response.end('<title>Proxy</title>');
      return;
    }
    if (options.blocks === true) {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<title>This site is blocked</title>');
      return;
    }
    const url = new URL(request.url ?? '/');
    const { method, headers } = request;
    const path = `${url.pathname}${url.search}`;
    const onward = httpRequest({ port: options.to, host: '127.0.0.1', method, path, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('connect', (request, socket: Socket, head) => {
    heard.push(`CONNECT ${request.url ?? ''}`);
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (!isAllowed(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n');
      return;
    }
    const onward = connect(options.to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
