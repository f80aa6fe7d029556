const AT_ONCE = 4;

/** The API waits ten seconds for its answer. */
const REFRESH_TIMEOUT_MS = 6_000;

const PAUSE = 50;

/**
 * Marks pages stale and asks for them until each has been made anew. Whoever asks first gets the stale page and sets its renewal
 * going; that should be us and not a reader. It also keeps the next call of the API out until this one's pages are made.
 *
 * All of it twice: a page that was being made already when it was marked may show what was before the change, and counts as new
 * since it was finished later.
 *
 * @returns the pages that were still being made when time was up
 */
export async function renew(origin: string, paths: string[], mark: () => Promise<void>, get: typeof fetch = fetch): Promise<string[]> {
  const end = Date.now() + REFRESH_TIMEOUT_MS;
  await mark();
  const late = await refresh(origin, paths, end, get);
  if (late.length > 0) return late;
  await mark();
  return refresh(origin, paths, end, get);
}

async function refresh(origin: string, paths: string[], end: number, get: typeof fetch): Promise<string[]> {
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
  for (let left = end - Date.now(); left > 0; left = end - Date.now()) {
    try {
      const response = await get(url, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(left) });
      await response.body?.cancel();
      const state = response.headers.get("x-nextjs-cache") ?? response.headers.get("x-vercel-cache");
      if (state !== "STALE") return true;
    } catch {
      // It stays marked, so that the next reader sets its renewal going.
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return false;
}
