import { revalidateTag } from "next/cache";
import type { Revalidation } from "./revalidation";
import { tags } from "./tags";

/**
 * Marks pages stale, which Next does once the route that calls this has responded. They are not deleted, so that the last good version stays up
 * when a page cannot be rendered again.
 */
export function markStale(revalidation: Revalidation): void {
  for (const path of revalidation.paths) revalidateTag(tags.path(path), "max");
  for (const tag of revalidation.tags) revalidateTag(tag, "max");
}
