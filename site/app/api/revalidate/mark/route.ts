import { siteSecret } from "@/env";
import { markStale } from "@/lib/mark";
import { readRevalidation } from "@/lib/revalidation";
import { SignatureCheck } from "@/lib/signature";

const check = new SignatureCheck(siteSecret);

/**
 * Marks pages stale for `/api/revalidate`, which then requests them. It is a route of its own because Next applies a route's
 * `revalidateTag` calls only after that route has responded.
 */
export async function POST(request: Request) {
  const revalidation = await readRevalidation(request, check);
  if (revalidation instanceof Response) return revalidation;
  markStale(revalidation);
  return new Response(null, { status: 204 });
}
