const CONCURRENCY = 4;

/** Shorter than the API's timeout of ten seconds. */
const REFRESH_TIMEOUT_MS = 6_000;

const POLL_INTERVAL_MS = 50;

/**
 * Marks pages stale and requests each until Next has rendered it again. The first request of a stale page gets the old version and
 * starts its rendering; made here, it is not a reader's. The API's next call waits until this one's pages are rendered.
 *
 * Both steps happen twice: a page that was already being rendered when it was marked may show the state before the change, and counts
 * as fresh because its rendering ended later.
 *
 * @returns the paths still stale when time was up
 */
export async function refreshPages(
  origin: string,
  paths: string[],
  markStale: () => Promise<void>,
  get: typeof fetch = fetch,
): Promise<string[]> {
  const deadline = Date.now() + REFRESH_TIMEOUT_MS;
  await markStale();
  const late = await requestPages(origin, paths, deadline, get);
  if (late.length > 0) return late;
  await markStale();
  return requestPages(origin, paths, deadline, get);
}

async function requestPages(origin: string, paths: string[], deadline: number, get: typeof fetch): Promise<string[]> {
  const queue = [...paths];
  const late: string[] = [];
  const workers = Array.from({ length: CONCURRENCY }, async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      if (!(await isFresh(origin + path, deadline, get))) late.push(path);
    }
  });
  await Promise.all(workers);
  return late;
}

/** Requests a page until it is fresh; false when time is up or a request fails. */
async function isFresh(url: string, deadline: number, get: typeof fetch): Promise<boolean> {
  for (let left = deadline - Date.now(); left > 0; left = deadline - Date.now()) {
    try {
      const response = await get(url, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(left) });
      await response.body?.cancel();
      const state = response.headers.get("x-nextjs-cache");
      if (state !== "STALE") return true;
    } catch {
      // The page stays marked, so the next reader's request starts its rendering.
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  return false;
}
