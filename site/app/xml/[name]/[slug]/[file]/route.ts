import { feed } from "@/lib/feed";

// Kept nowhere: no delivery names these feeds, and a post that was unpublished must leave them at once. The API caches the response.
export const dynamic = "force-dynamic";

/** The feed of a category, tag or author; next.config.ts rewrites its address to this route. */
export async function GET(_: Request, { params }: RouteContext<"/xml/[name]/[slug]/[file]">) {
  const { name, slug, file } = await params;
  return (await feed(file, name, slug)) ?? new Response("File not found.\n", { status: 404, headers: { "cache-control": "private, no-store" } });
}
