/*
 * Patch: a cached redirect keeps its own Location header.
 *
 * Next 16.4 refreshes a stale page in the background of a request that gets the old version. For a page that ends in
 * `permanentRedirect()`, Next reads the cached Location from that request's response, where it is missing or the old one.
 * The page's payload names the right target.
 *
 * Upstream: no issue found. To reproduce with `next start`: let `app/posts/[slug]/page.tsx` (generateStaticParams returns [])
 * render a page; request it; make it call `permanentRedirect("/posts/new")` instead; call `revalidateTag(tag, "max")`; request it
 * twice. The second response is a 308 without Location. If the target changes later, the 308 has the old target.
 *
 * Applied by lib/page-cache.mjs.
 * Remove when: PublicSiteTests.anOldAddressRedirects passes without it.
 * Not active on Vercel, which has a cache of its own and renders a stale page in a request of its own: see next.config.ts.
 */
const REDIRECT = /"digest":"NEXT_REDIRECT;[a-z]+;([^";]+);308;"/;

/** @param page the cache entry of a permanent redirect */
export function withLocation(page) {
  const [, location] = REDIRECT.exec(page.rscData?.toString() ?? "") ?? [];
  return location ? { ...page, headers: { ...page.headers, location } } : page;
}
