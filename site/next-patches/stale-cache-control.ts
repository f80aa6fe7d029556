/*
 * Patch: no CDN stores a stale page.
 *
 * After `revalidateTag(tag, "max")`, the next request gets the old page once more while Next renders the new one. Next sends it with
 * the same `s-maxage` as a fresh page, so a CDN that has just been purged would store the old page for another hour.
 *
 * Upstream: https://github.com/vercel/next.js/issues/49084 (open).
 * Remove when: that issue is closed in the pinned version and
 * PublicSiteTests.aLaterPageOfAListFollowsAndNoCdnKeepsTheOldOne passes without this file.
 * Not active on Vercel, whose CDN shares the cache of Next: see instrumentation.ts.
 */
import type { ServerResponse } from "node:http";

type Headers = Pick<ServerResponse, "setHeader" | "getHeader">;

export function patchStaleCacheControl(response: Headers): void {
  const { setHeader } = response;
  response.setHeader = function (name, value) {
    const stale = name.toLowerCase() === "cache-control" && this.getHeader("x-nextjs-cache") === "STALE";
    return setHeader.call(this, name, stale ? "private, no-store" : value);
  };
}
