import { expect, test, vi } from "vitest";
import { renew } from "@/lib/refresh";

/** A site whose pages are stale from a mark until they have been asked for; `answer` may say otherwise. */
function site(answer: (path: string) => string | null | undefined = () => undefined) {
  const log: string[] = [];
  const stale = new Set<string>();
  const renewed = (...paths: string[]) =>
    renew(
      "http://site",
      paths,
      async () => {
        log.push("mark");
        paths.forEach((path) => stale.add(path));
      },
      (async (url: string) => {
        const path = url.slice("http://site".length);
        log.push(path);
        const state = answer(path) ?? (stale.delete(path) ? "STALE" : "HIT");
        return new Response("page", { headers: state ? { "x-nextjs-cache": state } : {} });
      }) as unknown as typeof fetch,
    );
  return { log, renewed };
}

test("asks for a page until it is not stale any more, after it has been marked, and all of it twice", async () => {
  const { log, renewed } = site();
  expect(await renewed("/")).toEqual([]);
  expect(log).toEqual(["mark", "/", "/", "mark", "/", "/"]);
});

test("asks for every page", async () => {
  const { log, renewed } = site();
  const paths = ["/a", "/b", "/c", "/d", "/e", "/f"];
  expect(await renewed(...paths)).toEqual([]);
  for (const path of paths) expect(log.filter((asked) => asked === path)).toHaveLength(4);
});

test("names the pages that cannot be asked for, and goes on with the others", async () => {
  const { log, renewed } = site((path) => {
    if (path === "/broken") throw new TypeError("connection reset");
    return "HIT";
  });
  expect(await renewed("/broken", "/a", "/b", "/c", "/d", "/e")).toEqual(["/broken"]);
  expect(log).toEqual(expect.arrayContaining(["/a", "/b", "/c", "/d", "/e"]));
});

test("does not wait for ever", async () => {
  vi.useFakeTimers();
  try {
    const { renewed } = site((path) => (path === "/slow" ? "STALE" : undefined));
    const late = renewed("/slow", "/fast");
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await late).toEqual(["/slow"]);
  } finally {
    vi.useRealTimers();
  }
});

test("fails when the pages cannot be marked", async () => {
  await expect(renew("http://site", ["/"], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
