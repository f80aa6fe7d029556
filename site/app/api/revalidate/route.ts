import { randomUUID } from "node:crypto";
import { apiAnswers } from "@/lib/api";
import { renew } from "@/lib/refresh";
import { answer, receive } from "@/lib/revalidation";
import { apiUrl, siteSecret } from "@/lib/settings";
import { SignatureCheck, signedHeaders } from "@/lib/signature";

const check = new SignatureCheck(siteSecret);

/**
 * The API says which pages changed. They are marked stale, not thrown away: when one cannot be made anew, the last good one
 * stays up. The pages named by path are made anew before the answer, so that no reader has to be the one who gets the stale page.
 */
export async function POST(request: Request) {
  const wanted = await receive(request, check);
  if (wanted instanceof Response) return wanted;
  const { origin } = new URL(request.url);
  const body = JSON.stringify(wanted);
  const mark = async () => {
    const response = await fetch(`${origin}/api/revalidate/mark`, {
      method: "POST",
      cache: "no-store",
      headers: signedHeaders(siteSecret, randomUUID(), body),
      body,
    });
    if (!response.ok) throw new Error(`Pages could not be marked: ${response.status}`);
  };
  const late = await renew(origin, wanted.paths, mark);
  if (!(await apiAnswers())) {
    // Nothing was made anew, so this counts as not told; the API tries again.
    console.error(`The API at ${apiUrl} cannot be reached from here`);
    return answer(503, "The API cannot be reached from here.");
  }
  return Response.json({ revalidated: wanted.paths.length + wanted.tags.length, late: late.slice(0, 20) });
}
