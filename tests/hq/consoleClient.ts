/** Somebody at the console, as a browser would send it: a cookie, forms, redirects that are looked at. */
export interface ConsoleClient {
  readonly cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  text(path: string): Promise<string>;
  /** A form's token, fresh from a page. */
  formToken(): Promise<string>;
  /** Sends a form of the console; `fields` may bring a form token of their own. */
  act(
    name: string,
    fields: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

export function consoleClient(url: string, cookie: string): ConsoleClient {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, url), { headers: { cookie, ...headers }, redirect: 'manual' });
  const formToken = async () => {
    const page = await (await get('/me')).text();
    return /name="form" value="([0-9a-f]{96})"/.exec(page)?.[1] ?? '';
  };
  return {
    cookie,
    get,
    text: async (path) => (await get(path)).text(),
    formToken,
    async act(name, fields, headers = {}) {
      const form = fields['form'] ?? (await formToken());
      return fetch(new URL(`/act/${name}`, url), {
        method: 'POST',
        headers: { cookie, origin: new URL(url).origin, ...headers },
        body: new URLSearchParams({ form, ...fields }),
        redirect: 'manual',
      });
    },
  };
}

export async function signedIn(
  url: string,
  fields: Record<string, string>,
): Promise<{ readonly response: Response; readonly client: ConsoleClient }> {
  const response = await fetch(new URL('/sign-in', url), {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { response, client: consoleClient(url, cookie) };
}
