import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sitemapIndex, sitemapOfLists, sitemapOfPosts } from "@/lib/sitemap";

/** The API's responses by the field that is queried. */
const seo = { noindex: false, canonicalUrl: null };
const responses: Record<string, unknown> = {
  pages: { pages: [{ slug: "about", seo }, { slug: "thanks", seo: { ...seo, noindex: true } }, { slug: "terms", seo: { ...seo, canonicalUrl: "https://other.example/" } }] },
  sitemapShards: { sitemapShards: [0, 3] },
  sitemapShard: { sitemapShard: [{ slug: "a", updatedAt: "2026-11-25T09:30:00.123Z", imageUrl: "https://cdn.example/a.png?x&y" }, { slug: "b", updatedAt: "2026-11-26T00:00:00Z", imageUrl: "https://cdn.example/b.png" }] },
};
/** Slugs of the terms by kind, in lists of at most a thousand. */
let terms: Record<string, string[]>;
/** Cache tags by the field that is queried. */
let cacheTags: Record<string, string[]>;

beforeEach(() => {
  cacheTags = {};
  terms = { CATEGORY: ["news"], AUTHOR: ["ada"], TAG: ["java"] };
  vi.stubGlobal("fetch", async (_: string, init: { body: string; next: { tags: string[] } }) => {
    const { query, variables } = JSON.parse(init.body) as { query: string; variables: { kind?: string; after?: string } };
    if (variables.kind) {
      const rest = (terms[variables.kind] ?? []).filter((slug) => !variables.after || slug > variables.after);
      return Response.json({ data: { sitemapTerms: rest.slice(0, 1000) } });
    }
    const name = Object.keys(responses).find((field) => new RegExp(`\\b${field}\\b`).test(query)) ?? "";
    cacheTags[name] = init.next.tags;
    return Response.json({ data: responses[name] });
  });
});

afterEach(() => vi.unstubAllGlobals());

async function addresses(response: Promise<Response | null>): Promise<string[]> {
  const text = (await (await response)?.text()) ?? "";
  return [...text.matchAll(/<loc>http:\/\/localhost:3000([^<]*)<\/loc>/g)].map((match) => match[1] ?? "");
}

test("every shard of the posts has a sitemap", async () => {
  expect(await addresses(sitemapIndex())).toEqual(["/sitemap-lists.xml", "/sitemap-0.xml", "/sitemap-3.xml"]);
  expect(cacheTags.sitemapShards).toContain("posts");
});

test("the sitemap of the lists has their first pages, and the pages beside the posts that search engines may list here", async () => {
  expect(await addresses(sitemapOfLists())).toEqual(["/", "/about", "/categories/news", "/authors/ada", "/tags/java"]);
});

test("the sitemap of the lists has all of many tags", async () => {
  terms.TAG = Array.from({ length: 2345 }, (_, i) => `tag-${String(i).padStart(4, "0")}`);
  const found = await addresses(sitemapOfLists());
  expect(found).toHaveLength(4 + 2345);
  expect(found.at(-1)).toBe("/tags/tag-2344");
  expect(cacheTags.pages).toContain("pages");
});

test("a shard's sitemap has its posts and is revalidated for them alone", async () => {
  expect(await addresses(sitemapOfPosts(3))).toEqual(["/posts/a", "/posts/b"]);
  expect(await (await sitemapOfPosts(3))?.text()).toContain("<lastmod>2026-11-25T09:30:00Z</lastmod>");
  expect(cacheTags.sitemapShard).toEqual(["path:/sitemap-3.xml"]);
});

test("the sitemap of posts names their images", async () => {
  const text = (await (await sitemapOfPosts(0))?.text()) ?? "";
  expect(text).toContain('xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"');
  expect(text).toContain("<image:image><image:loc>https://cdn.example/a.png?x&amp;y</image:loc></image:image></url>");
});
