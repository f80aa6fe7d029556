import type { SignatureCheck } from "./signature";

/** What the API asks for: pages by address, or everything kept under a tag (lib/tags.ts). */
export type Revalidation = { paths: string[]; tags: string[] };

export const MAX_ITEMS = 1000;

const MAX_BODY = 256 * 1024;

/** Reads a signed call; a response says why it is refused. */
export async function receive(request: Request, check: SignatureCheck): Promise<Revalidation | Response> {
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
  return typeof wanted === "string" ? answer(400, wanted) : wanted;
}

export function answer(status: number, message: string): Response {
  return Response.json({ message }, { status });
}

/** Reads the body of a call; a sentence says what is wrong with it. */
export function parseRevalidation(body: string): Revalidation | string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return "The body is not JSON.";
  }
  const { paths = [], tags = [] } = (json ?? {}) as { paths?: unknown; tags?: unknown };
  if (!isTexts(paths) || !isTexts(tags)) return "`paths` and `tags` must be lists of texts.";
  if (paths.length + tags.length > MAX_ITEMS) return `At most ${MAX_ITEMS} paths and tags together.`;
  const wrong = paths.find((path) => !/^\/[^\s?#\\]*$/.test(path) || path.startsWith("//"));
  if (wrong !== undefined) return `Not a path on this site: ${wrong.slice(0, 100)}`;
  return { paths: [...new Set(paths)], tags: [...new Set(tags)] };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string" && item.length > 0 && item.length <= 240);
}
