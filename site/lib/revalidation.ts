/** What the API asks for: pages by address, or everything kept under a tag (lib/tags.ts). */
export type Revalidation = { paths: string[]; tags: string[] };

export const MAX_ITEMS = 1000;

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
