import { AddressesDocument, PartsDocument, TaxonomyDocument } from "@/graphql/generated/graphql";
import { ask } from "./api";
import { seconds } from "./dates";
import { paths } from "./paths";
import { siteUrl } from "./settings";
import { tags } from "./tags";
import { xml } from "./xml";

/** What one sitemap may hold (sitemaps.org). */
const LIMIT = 50_000;

/** Every page of the site but the later pages of lists stands in one of the sitemaps that this names. */
export async function sitemaps(): Promise<Response> {
  const { sitemapShards } = await ask(PartsDocument, {}, [tags.posts, tags.path(paths.sitemaps)]);
  const all = [paths.sitemap("lists"), ...sitemapShards.map((part) => paths.sitemap(part))];
  return file("sitemapindex", all.map((path) => `<sitemap>${loc(path)}</sitemap>`));
}

/** Home and the first page of each list. */
export async function sitemapOfLists(): Promise<Response> {
  const keep = [tags.taxonomy, tags.path(paths.sitemap("lists"))];
  const { categories, tags: subjects, authors } = await ask(TaxonomyDocument, {}, keep);
  const urls = [
    paths.home,
    ...categories.map(({ slug }) => paths.category(slug)),
    ...subjects.map(({ slug }) => paths.tag(slug)),
    ...authors.map(({ slug }) => paths.author(slug)),
  ];
  return file("urlset", urls.slice(0, LIMIT).map((path) => `<url>${loc(path)}</url>`));
}

/**
 * The posts of one part. It is kept under its address alone: the API names it whenever one of its posts changes, and most
 * changes touch one part of many. Also one that is not there yet is an empty file and no error, which is kept as well.
 */
export async function sitemapOfPosts(part: number): Promise<Response> {
  const { sitemapShard } = await ask(AddressesDocument, { part }, [tags.path(paths.sitemap(part))]);
  const urls = sitemapShard.map((post) => `<url>${loc(paths.post(post.slug))}<lastmod>${seconds(post.updatedAt)}</lastmod></url>`);
  return file("urlset", urls);
}

function loc(path: string): string {
  return `<loc>${xml(siteUrl + path)}</loc>`;
}

function file(root: "urlset" | "sitemapindex", entries: string[]): Response {
  return new Response(
    `<?xml version="1.0" encoding="utf-8"?>
<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join("\n")}
</${root}>
`,
    { headers: { "content-type": "application/xml; charset=utf-8", "cache-control": "public, max-age=300" } },
  );
}
