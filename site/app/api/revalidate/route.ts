import { revalidateTag } from "next/cache";
import { refresh } from "@/lib/refresh";
import { parseRevalidation } from "@/lib/revalidation";
import { siteSecret } from "@/lib/settings";
import { SignatureCheck } from "@/lib/signature";
import { tags } from "@/lib/tags";

const MAX_BODY = 256 * 1024;

const check = new SignatureCheck(siteSecret);

/**
 * The API says which pages changed. They are marked stale, not thrown away: when one cannot be made anew, the last good one
 * stays up. The pages named by path are made anew before the answer, so that no reader has to be the one who gets the stale page.
 */
export async function POST(request: Request) {
  const body = await request.text();
  if (body.length > MAX_BODY) return answer(413, "The body is too large.");
  const verdict = check.check({
    timestamp: request.headers.get("galley-timestamp"),
    delivery: request.headers.get("galley-delivery"),
    signature: request.headers.get("galley-signature"),
    body,
  });
  if (verdict === "bad") return answer(401, "The signature is missing or wrong.");
  if (verdict === "old") return answer(401, "The call is too old, or a clock is wrong.");
  if (verdict === "replayed") return answer(409, "This very call was here before.");
  const wanted = parseRevalidation(body);
  if (typeof wanted === "string") return answer(400, wanted);
  for (const path of wanted.paths) revalidateTag(tags.path(path), "max");
  for (const tag of wanted.tags) revalidateTag(tag, "max");
  const late = await refresh(new URL(request.url).origin, wanted.paths);
  return Response.json({ revalidated: wanted.paths.length + wanted.tags.length, late: late.slice(0, 20) });
}

function answer(status: number, message: string) {
  return Response.json({ message }, { status });
}
