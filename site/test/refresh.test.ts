import { expect, test, vi } from "vitest";
import { refreshPages } from "@/lib/refresh";

/** A site whose pages are stale from a mark until their next request, unless `stateOf` says otherwise. */
function site(stateOf: (path: string) => string | undefined = () => undefined) {
  const log: string[] = [];
  const stale = new Set<string>();
  const refresh = (...paths: string[]) =>
    refreshPages(
      "http://site",
      paths,
      async () => {
        log.push("mark");
        paths.forEach((path) => stale.add(path));
      },
      (async (url: string) => {
        const path = url.slice("http://site".length);
        log.push(path);
        const state = stateOf(path) ?? (stale.delete(path) ? "STALE" : "HIT");
        return new Response("page", { headers: { "x-nextjs-cache": state } });
      }) as unknown as typeof fetch,
    );
  return { log, refresh };
}

test("marks a page and requests it until it is fresh, twice", async () => {
  const { log, refresh } = site();
  expect(await refresh("/")).toEqual([]);
  expect(log).toEqual(["mark", "/", "/", "mark", "/", "/"]);
});

test("requests every page", async () => {
  const { log, refresh } = site();
  const paths = ["/a", "/b", "/c", "/d", "/e", "/f"];
  expect(await refresh(...paths)).toEqual([]);
  for (const path of paths) expect(log.filter((requested) => requested === path)).toHaveLength(4);
});

test("returns the pages whose requests fail, and goes on with the others", async () => {
  const { log, refresh } = site((path) => {
    if (path === "/broken") throw new TypeError("connection reset");
    return "HIT";
  });
  expect(await refresh("/broken", "/a", "/b", "/c", "/d", "/e")).toEqual(["/broken"]);
  expect(log).toEqual(expect.arrayContaining(["/a", "/b", "/c", "/d", "/e"]));
});

test("stops when time is up", async () => {
  vi.useFakeTimers();
  try {
    const { refresh } = site((path) => (path === "/slow" ? "STALE" : undefined));
    const late = refresh("/slow", "/fast");
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await late).toEqual(["/slow"]);
  } finally {
    vi.useRealTimers();
  }
});

test("fails when the pages cannot be marked stale", async () => {
  await expect(refreshPages("http://site", ["/"], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
