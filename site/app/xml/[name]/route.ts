import { feed } from "@/lib/feed";
import { sitemapIndex, sitemapOfLists, sitemapOfPosts } from "@/lib/sitemap";

export const dynamic = "force-static";
export const generateStaticParams = () => [];

/** The feeds of all posts and the sitemaps; next.config.ts rewrites their addresses to this route. */
export async function GET(_: Request, { params }: RouteContext<"/xml/[name]">) {
  const { name } = await params;
  switch (name) {
    case "sitemap.xml":
      return sitemapIndex();
    case "sitemap-lists.xml":
      return sitemapOfLists();
  }
  const list = await feed(name);
  if (list) return list;
  const shard = /^sitemap-(0|[1-9]\d{0,5})\.xml$/.exec(name)?.[1];
  const sitemap = shard ? await sitemapOfPosts(Number(shard)) : null;
  return sitemap ?? new Response("File not found.\n", { status: 404, headers: { "cache-control": "private, no-store" } });
}
