import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sitemapOfLists, sitemapOfPosts, sitemaps } from "@/lib/sitemap";

/** Answers of the API by what is asked for, and the tags that each was to be kept under. */
const answers: Record<string, unknown> = {
  sitemapShards: { sitemapShards: [0, 3] },
  sitemapShard: { sitemapShard: [{ slug: "a", updatedAt: "2026-11-25T09:30:00.123Z" }, { slug: "b", updatedAt: "2026-11-26T00:00:00Z" }] },
  categories: { categories: [{ slug: "news" }], tags: [{ slug: "java" }], authors: [{ slug: "ada" }] },
};
let kept: Record<string, string[]>;

beforeEach(() => {
  kept = {};
  vi.stubGlobal("fetch", async (_: string, init: { body: string; next: { tags: string[] } }) => {
    const { query } = JSON.parse(init.body) as { query: string };
    const name = Object.keys(answers).find((field) => new RegExp(`\\b${field}\\b`).test(query)) ?? "";
    kept[name] = init.next.tags;
    return Response.json({ data: answers[name] });
  });
});

afterEach(() => vi.unstubAllGlobals());

async function addresses(made: Promise<Response>): Promise<string[]> {
  const text = await (await made).text();
  return [...text.matchAll(/<loc>http:\/\/localhost:3000([^<]*)<\/loc>/g)].map((match) => match[1] ?? "");
}

test("every part of the posts has a sitemap", async () => {
  expect(await addresses(sitemaps())).toEqual(["/sitemap-lists.xml", "/sitemap-0.xml", "/sitemap-3.xml"]);
  expect(kept.sitemapShards).toContain("posts");
});

test("the sitemap of the lists has their first pages", async () => {
  expect(await addresses(sitemapOfLists())).toEqual(["/", "/categories/news", "/tags/java", "/authors/ada"]);
});

test("a part's sitemap has its posts and is made anew for them alone", async () => {
  expect(await addresses(sitemapOfPosts(3))).toEqual(["/posts/a", "/posts/b"]);
  expect(await (await sitemapOfPosts(3)).text()).toContain("<lastmod>2026-11-25T09:30:00Z</lastmod>");
  expect(kept.sitemapShard).toEqual(["path:/sitemap-3.xml"]);
});
