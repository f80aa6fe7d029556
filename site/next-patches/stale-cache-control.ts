/*
 * Patch: no CDN stores a stale page.
 *
 * After `revalidateTag(tag, "max")`, the next request gets the old page once more while Next renders the new one. Next sends it with
 * the same `s-maxage` as a fresh page, so a CDN that has just been purged would store the old page for another hour. Nor does a CDN store
 * that a page is not found: the page may be published a moment later, and the API purges CloudFront only.
 *
 * Upstream: https://github.com/vercel/next.js/issues/49084 (open).
 * Remove when: that issue is closed in the pinned version and
 * PublicSiteTests.aLaterPageOfAListFollowsAndNoCdnKeepsTheOldOne passes without this file.
 * Not active on Vercel, whose CDN shares the cache of Next: see instrumentation.ts.
 */
import type { ServerResponse } from "node:http";

type Headers = Pick<ServerResponse, "setHeader" | "getHeader" | "statusCode">;

export function patchStaleCacheControl(response: Headers): void {
  const { setHeader } = response;
  response.setHeader = function (name, value) {
    const passing = name.toLowerCase() === "cache-control" && (this.getHeader("x-nextjs-cache") === "STALE" || this.statusCode === 404);
    return setHeader.call(this, name, passing ? "private, no-store" : value);
  };
}
