import fileSystemCache from "next/dist/server/lib/incremental-cache/file-system-cache.js";

const FileSystemCache = fileSystemCache.default ?? fileSystemCache;

const REDIRECT = /"digest":"NEXT_REDIRECT;[a-z]+;([^";]+);308;"/;

/**
 * Next's own cache, but for redirects. When Next 16.4 makes a page anew behind the back of a reader who got the old one, it takes
 * the Location to keep from that reader's answer, where it is missing or the old one. Where the redirect leads stands in the
 * page's payload all the same.
 */
export default class RedirectCache extends FileSystemCache {
  set(key, page, context) {
    return super.set(key, page?.status === 308 ? withLocation(page) : page, context);
  }
}

function withLocation(page) {
  const [, location] = REDIRECT.exec(page.rscData?.toString() ?? "") ?? [];
  return location ? { ...page, headers: { ...page.headers, location } } : page;
}
