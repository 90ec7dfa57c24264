import type { FastifyInstance } from 'fastify';

/** One address that is served, with `:name` for what varies. */
export interface ServedRoute {
  readonly method: string;
  readonly url: string;
  /** A page for people, which the OpenAPI document leaves out. */
  readonly hidden: boolean;
}

/** Every address of this server: what is asked in another way can be told from what is none. */
export interface RouteTable {
  routes(): readonly ServedRoute[];
  /** Methods of the addresses that fit a path; none where there is no such address. */
  methodsAt(path: string): readonly string[];
}

function fits(url: string, path: string): boolean {
  const wanted = url.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))
  );
}

/** Notes every route added to `app` from now on. */
export function tableOfRoutes(app: FastifyInstance): RouteTable {
  const served: ServedRoute[] = [];
  app.addHook('onRoute', ({ method, url, schema }) => {
    const hidden = schema !== undefined && 'hide' in schema && schema.hide === true;
    for (const one of [method].flat()) served.push({ method: one, url, hidden });
  });
  return {
    routes: () => served,
    methodsAt: (path) => [
      ...new Set(served.filter(({ url }) => fits(url, path)).map(({ method }) => method)),
    ],
  };
}
