import { atomFeed } from "@/lib/feed";
import { sitemapOfLists, sitemapOfPosts, sitemaps } from "@/lib/sitemap";

export const dynamic = "force-static";
export const generateStaticParams = () => [];

/** The feed and the sitemaps, which next.config.ts leads here. */
export async function GET(_: Request, { params }: RouteContext<"/xml/[name]">) {
  const { name } = await params;
  switch (name) {
    case "feed.xml":
      return atomFeed();
    case "sitemap.xml":
      return sitemaps();
    case "sitemap-lists.xml":
      return sitemapOfLists();
  }
  const part = /^sitemap-(0|[1-9]\d{0,5})\.xml$/.exec(name)?.[1];
  return part ? sitemapOfPosts(Number(part)) : new Response("There is no such file.\n", { status: 404 });
}
