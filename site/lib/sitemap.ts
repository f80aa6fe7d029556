import { AddressesDocument, PagesDocument, PartsDocument, type TermKind, TermsDocument } from "@/graphql/generated/graphql";
import { siteUrl } from "@/env";
import { query } from "./api";
import { isoSeconds } from "./dates";
import { paths } from "./paths";
import { tags } from "./tags";
import { xml } from "./xml";

/** URLs that one sitemap may have (sitemaps.org). */
const MAX_URLS = 50_000;

/** Slugs in one response of the API. */
const TERMS_IN_A_LIST = 1_000;

/** The sitemap index. Its sitemaps have every page of the site except the later pages of lists. */
export async function sitemapIndex(): Promise<Response> {
  const { sitemapShards } = await query(PartsDocument, {}, [tags.posts, tags.path(paths.sitemapIndex)]);
  const all = [paths.sitemap("lists"), ...sitemapShards.map((shard) => paths.sitemap(shard))];
  return file("sitemapindex", all.map((path) => `<sitemap>${loc(path)}</sitemap>`));
}

/** Home, the pages beside the posts, and the first page of each list. */
export async function sitemapOfLists(): Promise<Response> {
  const { pages } = await query(PagesDocument, {}, [tags.pages, tags.path(paths.sitemap("lists"))]);
  const urls = [
    paths.home,
    ...pages.filter((page) => !page.seo.noindex && !page.seo.canonicalUrl).map((page) => paths.page(page.slug)),
    ...(await slugs("CATEGORY")).map(paths.category),
    ...(await slugs("AUTHOR")).map(paths.author),
    ...(await slugs("TAG")).map(paths.tag),
  ];
  return file("urlset", urls.slice(0, MAX_URLS).map((path) => `<url>${loc(path)}</url>`));
}

/** Slugs of all categories, authors or tags with posts, at most as many as a sitemap may have. */
async function slugs(kind: TermKind): Promise<string[]> {
  const cacheTags = [tags.taxonomy, tags.path(paths.sitemap("lists"))];
  const all: string[] = [];
  let list: string[];
  do {
    list = (await query(TermsDocument, { kind, after: all.at(-1) }, cacheTags)).sitemapTerms;
    all.push(...list);
  } while (list.length === TERMS_IN_A_LIST && all.length < MAX_URLS);
  return all;
}

/**
 * The posts of one shard; null for a shard without posts, which the index does not name. Its only cache tag is its path: the API names
 * it whenever one of its posts changes, and most changes touch one shard of many.
 */
export async function sitemapOfPosts(shard: number): Promise<Response | null> {
  const { sitemapShard } = await query(AddressesDocument, { part: shard }, [tags.path(paths.sitemap(shard))]);
  if (sitemapShard.length === 0) return null;
  const urls = sitemapShard.map((post) => `<url>${loc(paths.post(post.slug))}<lastmod>${isoSeconds(post.updatedAt)}</lastmod>${image(post.imageUrl)}</url>`);
  return file("urlset", urls);
}

function image(url: string): string {
  return `<image:image><image:loc>${xml(url)}</image:loc></image:image>`;
}

function loc(path: string): string {
  return `<loc>${xml(siteUrl + path)}</loc>`;
}

function file(root: "urlset" | "sitemapindex", entries: string[]): Response {
  return new Response(
    `<?xml version="1.0" encoding="utf-8"?>
<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"${root === "urlset" ? ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"' : ""}>
${entries.join("\n")}
</${root}>
`,
    { headers: { "content-type": "application/xml; charset=utf-8", "cache-control": "public, max-age=300" } },
  );
}
