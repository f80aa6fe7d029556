import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeFs } from "next/dist/server/lib/node-fs-methods";
import { SharedCacheControls } from "next/dist/server/lib/incremental-cache/shared-cache-controls.external";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

// Next passes its own types; the handler uses these fields only.
type Cache = {
  get(key: string, context: object): Promise<{ value: { status: number; headers: Record<string, string> } } | null>;
  set(key: string, entry: object | null, context: object): Promise<void>;
};

const lifetime = { revalidate: 3600, expire: undefined };

let folder: string;
let PageCache: { new (context: object): Cache; maxLaterPages: number };

/** As a new process would, without its memory. */
async function restart() {
  vi.resetModules();
  PageCache = (await import("@/lib/page-cache.mjs")).default as unknown as typeof PageCache;
}

beforeEach(async () => {
  await restart();
  folder = mkdtempSync(join(tmpdir(), "page-cache-"));
  SharedCacheControls["cacheControls"].clear();
});

afterEach(() => rmSync(folder, { recursive: true }));

const open = (maxMemoryCacheSize = 0) =>
  new PageCache({ fs: nodeFs, flushToDisk: true, serverDistDir: join(folder, "server"), revalidatedTags: [], maxMemoryCacheSize });

const key = (path: string) => `/route-cache/APP_PAGE/0123abcd/$${path}`;

const page = (status = 200) => ({ kind: "APP_PAGE", status, html: "<p>", rscData: Buffer.from("rsc"), headers: {}, segmentData: new Map([["/_tree", Buffer.from("tree")]]) });

const store = (cache: Cache, path: string, entry: object | null = page()) => {
  // As IncrementalCache does before it calls the handler.
  SharedCacheControls["cacheControls"].set(key(path), lifetime);
  return cache.set(key(path), entry, { cacheControl: lifetime });
};

const read = (cache: Cache, path: string) => cache.get(key(path), { kind: "APP_PAGE" });

const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());

test.each(["/page/newest", "/posts/hello-2", "/about", "/tags/java", "/tags/java/page/Tk8_x-9", "/xml/feed.xml"])("keeps %s", async (path) => {
  await store(open(), path);
  expect((await read(open(), path))?.value.status).toBe(200);
});

test.each(["/2025/06/26/Rust-1.88.0", "/posts/%68ello", "/posts/Hello", `/posts/${"a".repeat(201)}`, "/posts/a/b", `/page/${"a".repeat(201)}`])(
  "does not keep %s",
  async (path) => {
    const cache = open(1_000_000);
    await store(cache, path);
    expect(files()).toEqual([]);
    expect(await read(cache, path)).toBeNull();
    expect(SharedCacheControls["cacheControls"].size).toBe(0);
  },
);

test.each([0, 1_000_000])("keeps no page that is not found, and deletes the page that it replaces (%i bytes of memory)", async (memory) => {
  const cache = open(memory);
  await store(cache, "/posts/made-up", page(404));
  expect(files()).toEqual([]);
  await store(cache, "/posts/hello");
  expect(files()).not.toEqual([]);
  await store(cache, "/posts/hello", page(404));
  expect(files()).toEqual([]);
  expect(await read(cache, "/posts/hello")).toBeNull();
});

test("keeps the later pages that were written last, also after a restart", async () => {
  PageCache.maxLaterPages = 20;
  const first = open();
  await store(first, "/page/newest");
  for (let i = 0; i < 25; i++) await store(first, `/page/cursor-${i}`);
  expect(await read(first, "/page/cursor-4")).toBeNull();
  expect(await read(first, "/page/cursor-5")).not.toBeNull();
  await restart();
  PageCache.maxLaterPages = 20;
  const second = open();
  for (let i = 25; i < 35; i++) await store(second, `/page/cursor-${i}`);
  expect(files().filter((file) => file.name.endsWith(".html"))).toHaveLength(21);
  for (let i = 25; i < 35; i++) expect(await read(second, `/page/cursor-${i}`)).not.toBeNull();
  expect(await read(second, "/page/newest")).not.toBeNull();
});

test("keeps data only when every page shows it", async () => {
  const data = { kind: "FETCH", data: { headers: {}, body: "", url: "" }, revalidate: 3600 };
  const cache = open();
  await cache.set("a".repeat(64), data, { fetchCache: true, tags: ["post:a", "taxonomy", "path:/posts/a"] });
  await cache.set("b".repeat(64), data, { fetchCache: true, tags: ["posts"] });
  expect(files()).toEqual([]);
  await cache.set("c".repeat(64), data, { fetchCache: true, tags: ["taxonomy"] });
  expect(files()).toHaveLength(1);
});

test("remembers the lifetimes of some pages only", async () => {
  const cache = open();
  for (let i = 0; i <= 10_001; i++) SharedCacheControls["cacheControls"].set(`key-${i}`, lifetime);
  await store(cache, "/posts/hello");
  expect(SharedCacheControls["cacheControls"].size).toBeLessThanOrEqual(1);
});

test("a redirect that is rendered again keeps its own Location", async () => {
  const rscData = Buffer.from('{"digest":"NEXT_REDIRECT;replace;/posts/new;308;"}');
  await store(open(), "/posts/old", { ...page(308), rscData, headers: { location: "/posts/other" } });
  expect((await read(open(), "/posts/old"))?.value.headers).toEqual({ location: "/posts/new" });
});
