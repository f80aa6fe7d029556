import { revalidateTag } from "next/cache";
import { receive } from "@/lib/revalidation";
import { siteSecret } from "@/lib/settings";
import { SignatureCheck } from "@/lib/signature";
import { tags } from "@/lib/tags";

const check = new SignatureCheck(siteSecret);

/**
 * Marks pages stale, for the route above, which then asks for them. A route of its own, because Next applies the marks of a
 * route only once that route is done.
 */
export async function POST(request: Request) {
  const wanted = await receive(request, check);
  if (wanted instanceof Response) return wanted;
  for (const path of wanted.paths) revalidateTag(tags.path(path), "max");
  for (const tag of wanted.tags) revalidateTag(tag, "max");
  return new Response(null, { status: 204 });
}
