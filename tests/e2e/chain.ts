import { z } from 'zod';
import { adminToken } from './processes.ts';

const shopCode = z.object({ code: z.string() });
const arrivals = z.object({
  total: z.number(),
  redemptions: z.array(
    z.looseObject({ kind: z.string(), device: z.string(), seq: z.number(), ref: z.string() }),
  ),
});

async function ask(method: 'GET' | 'POST', url: string): Promise<unknown> {
  const reply = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${adminToken}` },
  });
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

/** A one-time code for one more terminal of a shop. */
export async function enrolmentCode(hqUrl: string, shop: string): Promise<string> {
  return shopCode.parse(await ask('POST', `${hqUrl}/v1/admin/shops/${shop}/codes`)).code;
}

/** What head office has received, newest first. */
export async function received(hqUrl: string): Promise<z.infer<typeof arrivals>> {
  return arrivals.parse(await ask('GET', `${hqUrl}/v1/admin/redemptions?limit=1000`));
}

/** Waits until `count` rows have arrived, at most `withinMs`. */
export async function untilReceived(
  hqUrl: string,
  count: number,
  withinMs: number,
): Promise<z.infer<typeof arrivals>> {
  const end = Date.now() + withinMs;
  for (;;) {
    const now = await received(hqUrl);
    if (now.total >= count || Date.now() > end) return now;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
