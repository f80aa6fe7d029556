import { randomUUID } from "node:crypto";
import { apiUrl, siteSecret } from "@/env";
import { isApiReachable } from "@/lib/api";
import { refreshPages } from "@/lib/refresh";
import { errorResponse, readRevalidation } from "@/lib/revalidation";
import { SignatureCheck, signedHeaders } from "@/lib/signature";

const check = new SignatureCheck(siteSecret);

/**
 * Receives the API's revalidation calls. Pages are marked stale, not deleted, so that the last good version stays up when a page
 * cannot be rendered again. Pages named by path are rendered again before the response, so that no reader gets a stale one.
 */
export async function POST(request: Request) {
  const revalidation = await readRevalidation(request, check);
  if (revalidation instanceof Response) return revalidation;
  const { origin } = new URL(request.url);
  const body = JSON.stringify(revalidation);
  const markStale = async () => {
    const response = await fetch(`${origin}/api/revalidate/mark`, {
      method: "POST",
      cache: "no-store",
      headers: signedHeaders(siteSecret, randomUUID(), body),
      body,
    });
    if (!response.ok) throw new Error(`Pages could not be marked stale: status ${response.status}`);
  };
  const late = await refreshPages(origin, revalidation.paths, markStale);
  if (!(await isApiReachable())) {
    // No page was rendered again. With an error status the API repeats the call.
    console.error(`The API at ${apiUrl} is unreachable from this site`);
    return errorResponse(503, "The API is unreachable from this site.");
  }
  return Response.json({ revalidated: revalidation.paths.length + revalidation.tags.length, late: late.slice(0, 20) });
}
