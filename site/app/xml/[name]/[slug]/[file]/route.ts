import { feed } from "@/lib/feed";

export const dynamic = "force-static";
export const generateStaticParams = () => [];

/** The feed of a category, tag or author; next.config.ts rewrites its address to this route. */
export async function GET(_: Request, { params }: RouteContext<"/xml/[name]/[slug]/[file]">) {
  const { name, slug, file } = await params;
  return (await feed(file, name, slug)) ?? new Response("File not found.\n", { status: 404, headers: { "cache-control": "private, no-store" } });
}
