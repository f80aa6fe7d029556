const AT_ONCE = 4;

/** The API waits ten seconds for its answer. */
const PATIENCE = 6_000;

const PAUSE = 50;

/**
 * Asks for pages that have been marked stale until each has been made anew. Whoever asks first gets the stale page and sets its
 * renewal going; that should be us and not a reader. It also keeps the next call of the API out until this one's pages are made:
 * a change that came while a page is being made would not be noticed.
 *
 * @returns the pages that were still being made when time was up
 */
export async function refresh(origin: string, paths: string[], get: typeof fetch = fetch): Promise<string[]> {
  const end = Date.now() + PATIENCE;
  const waiting = [...paths];
  const late: string[] = [];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      if (!(await made(origin + path, end, get))) late.push(path);
    }
  });
  await Promise.all(workers);
  return late;
}

async function made(url: string, end: number, get: typeof fetch): Promise<boolean> {
  for (;;) {
    try {
      const response = await get(url, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      await response.body?.cancel();
      const state = response.headers.get("x-nextjs-cache") ?? response.headers.get("x-vercel-cache");
      if (state !== "STALE") return true;
    } catch {
      // It stays marked, so that the next reader sets its renewal going.
      return false;
    }
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
