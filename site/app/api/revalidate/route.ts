import { randomUUID } from "node:crypto";
import { apiUrl, siteSecret } from "@/env";
import { isApiReachable } from "@/lib/api";
import { markStale } from "@/lib/mark";
import { ownOrigin } from "@/lib/own-origin";
import { refreshPages } from "@/lib/refresh";
import { errorResponse, readRevalidation, type Revalidation } from "@/lib/revalidation";
import { SignatureCheck, signedHeaders } from "@/lib/signature";
import { traceHeaders } from "@/lib/trace";

const check = new SignatureCheck(siteSecret);

/**
 * Receives the API's revalidation calls. Pages named by path are rendered again before the response, so that no reader gets a stale one.
 * Not on Vercel, where requests to oneself may be refused: there the next reader of a page gets the last version and starts its rendering.
 */
export async function POST(request: Request) {
  const revalidation = await readRevalidation(request, check);
  if (revalidation instanceof Response) return revalidation;
  let late: string[] = [];
  if (process.env.VERCEL) markStale(revalidation);
  else late = await refresh(ownOrigin(request.url), revalidation, traceHeaders(request.headers));
  if (!(await isApiReachable())) {
    // No page was rendered again. With an error status the API repeats the call.
    console.error(`The API at ${apiUrl} is unreachable from this site`);
    return errorResponse(503, "The API is unreachable from this site.");
  }
  return Response.json({ revalidated: revalidation.paths.length + revalidation.tags.length, late: late.slice(0, 20) });
}

/** @returns the paths that could not be rendered again in time */
function refresh(origin: string, revalidation: Revalidation, trace: Record<string, string>): Promise<string[]> {
  const body = JSON.stringify(revalidation);
  const mark = async () => {
    const response = await fetch(`${origin}/api/revalidate/mark`, {
      method: "POST",
      cache: "no-store",
      headers: { ...signedHeaders(siteSecret, randomUUID(), body), ...trace },
      body,
    });
    if (!response.ok) throw new Error(`Pages could not be marked stale: status ${response.status}`);
  };
  return refreshPages(origin, revalidation.paths, mark, (page, init) => fetch(page, { ...init, headers: trace }));
}
