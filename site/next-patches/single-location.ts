/*
 * Patch: a redirect has one Location header.
 *
 * When Next renders a redirect of a cacheable page, it sets Location and then appends the headers that it stores in the cache,
 * Location among them. Search engines do not follow a response with two.
 *
 * Upstream: https://github.com/vercel/next.js/issues/82117 (open; pull request 95913 fixes it).
 * Remove when: that issue is closed in the pinned version and PublicSiteTests.anOldAddressRedirects passes without this file.
 * Not active on Vercel: see instrumentation.ts.
 */
import type { ServerResponse } from "node:http";

type Headers = Pick<ServerResponse, "setHeader" | "appendHeader">;

export function patchSingleLocation(response: Headers): void {
  const { appendHeader } = response;
  response.appendHeader = function (name, value) {
    return name.toLowerCase() === "location" ? this.setHeader(name, value) : appendHeader.call(this, name, value);
  };
}
