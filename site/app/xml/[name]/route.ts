import { atomFeed } from "@/lib/feed";
import { sitemap } from "@/lib/sitemap";

export const dynamic = "force-static";
export const generateStaticParams = () => [];

/** `/feed.xml` and `/sitemap.xml`, which next.config.ts leads here. */
export async function GET(_: Request, { params }: RouteContext<"/xml/[name]">) {
  switch ((await params).name) {
    case "feed.xml":
      return atomFeed();
    case "sitemap.xml":
      return sitemap();
    default:
      return new Response("There is no such file.\n", { status: 404 });
  }
}
