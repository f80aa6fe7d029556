import type { SignatureCheck } from "./signature";

/** The pages to render again, by path or by cache tag (lib/tags.ts). */
export type Revalidation = { paths: string[]; tags: string[] };

export const MAX_ITEMS = 1000;

const MAX_BODY_LENGTH = 256 * 1024;

/** Reads a signed call; returns an error response when it is invalid. */
export async function readRevalidation(request: Request, check: SignatureCheck): Promise<Revalidation | Response> {
  const body = await request.text();
  if (body.length > MAX_BODY_LENGTH) return errorResponse(413, "The body is too large.");
  const verdict = check.check({
    timestamp: request.headers.get("galley-timestamp"),
    delivery: request.headers.get("galley-delivery"),
    signature: request.headers.get("galley-signature"),
    body,
  });
  if (verdict === "invalid") return errorResponse(401, "The signature is missing or wrong.");
  if (verdict === "expired") return errorResponse(401, "The timestamp is more than 5 minutes off; check both clocks.");
  if (verdict === "replayed") return errorResponse(409, "This call has already been received.");
  const revalidation = parseRevalidation(body);
  return typeof revalidation === "string" ? errorResponse(400, revalidation) : revalidation;
}

export function errorResponse(status: number, message: string): Response {
  return Response.json({ message }, { status });
}

/** Parses the body of a call; returns an error message when it is invalid. */
export function parseRevalidation(body: string): Revalidation | string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return "The body is not JSON.";
  }
  const { paths = [], tags = [] } = (json ?? {}) as { paths?: unknown; tags?: unknown };
  if (!isTextList(paths) || !isTextList(tags)) return "`paths` and `tags` must be lists of strings of 1 to 240 characters.";
  if (paths.length + tags.length > MAX_ITEMS) return `Send at most ${MAX_ITEMS} paths and tags together.`;
  const invalid = paths.find((path) => !/^\/[^\s?#\\]*$/.test(path) || path.startsWith("//"));
  if (invalid !== undefined) return `Not a path on this site: ${invalid.slice(0, 100)}`;
  return { paths: [...new Set(paths)], tags: [...new Set(tags)] };
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string" && item.length > 0 && item.length <= 240);
}
