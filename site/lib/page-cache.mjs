import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import fileSystemCache from "next/dist/server/lib/incremental-cache/file-system-cache.js";
import { SharedCacheControls } from "next/dist/server/lib/incremental-cache/shared-cache-controls.external.js";
import { withLocation } from "../next-patches/redirect-cache.mjs";

const FileSystemCache = fileSystemCache.default ?? fileSystemCache;

/** Addresses whose number the content limits. */
const PAGE = /^\/([a-z0-9-]{1,200}|page\/newest|text\/(archive|categories|tags|authors)|archive\/\d{4}\/\d{2}|(posts|categories|tags|authors)\/[a-z0-9-]{1,200}|xml\/[a-z0-9.-]{1,30})$/;

/** A later page of a list. Any moment in time makes a valid cursor, so that their number has no limit. */
const LATER_PAGE = /^(\/(categories|tags|authors)(\/[a-z0-9-]{1,200})?|\/archive\/\d{4}\/\d{2})?\/page\/[\w-]{1,200}$/;

/** Next keeps the lifetime of each page in memory for ever. The page's entry has it too, so it can be forgotten. */
const MAX_LIFETIMES = 10_000;

/**
 * Next's cache of pages, in memory and on disk, limited to what the content explains: readers cannot fill the disk with made-up addresses. A page
 * that is not found, or has an address of another form, is rendered for each request; when it replaces a page, that is deleted. Data is
 * kept only when every page shows it, because the rest is in the pages.
 *
 * Self-hosted only: next.config.ts does not name it on Vercel, whose cache lies outside the server.
 */
export default class PageCache extends FileSystemCache {
  /** How many later pages are kept, on disk too: some 100 KB each. */
  static maxLaterPages = 2_000;

  /** Keys of the stored later pages, those written last at the end. @type {Set<string> | undefined} */
  static #laterPages;

  async set(key, entry, context) {
    const { cacheControls } = SharedCacheControls;
    if (cacheControls.size > MAX_LIFETIMES) cacheControls.clear();
    if (context.fetchCache) {
      if (isSharedData(context.tags)) await super.set(key, entry, context);
      return;
    }
    const path = pathOf(key);
    const later = isLaterPage(path);
    const keepable = later || PAGE.test(path);
    if (keepable && entry && entry.status !== 404) {
      if (later) await this.#makeRoom(key);
      await super.set(key, entry.status === 308 ? withLocation(entry) : entry, context);
    } else {
      cacheControls.delete(key);
      if (keepable) await this.#remove(key);
    }
  }

  async #makeRoom(key) {
    const keys = (PageCache.#laterPages ??= storedLaterPages(this.serverDistDir));
    keys.delete(key);
    keys.add(key);
    for (const oldest of keys) {
      if (keys.size <= PageCache.maxLaterPages) break;
      keys.delete(oldest);
      await this.#remove(oldest);
    }
  }

  async #remove(key) {
    FileSystemCache.memoryCache?.remove(key);
    if (!this.fs.existsSync(this.getFilePath(`${key}.meta`, "APP_PAGE"))) return;
    for (const suffix of [".html", ".body", ".rsc", ".segments", ".meta"]) {
      await rm(this.getFilePath(key + suffix, "APP_PAGE"), { recursive: true, force: true });
    }
  }
}

/** The path of a page, of a key such as `/route-cache/APP_PAGE/5e88…/$/posts/hello`. */
export function pathOf(key) {
  return key.replace(/^\/route-cache\/[^$]*\/\$/, "");
}

function isLaterPage(path) {
  return path !== "/page/newest" && LATER_PAGE.test(path);
}

/** Whether every page shows the data: the sections in the header have no tag of a page (lib/loaders.ts). */
export function isSharedData(tags) {
  return tags?.length === 1 && tags[0] === "taxonomy";
}

/** The later pages that an earlier process has stored. */
function storedLaterPages(serverDistDir) {
  let files;
  try {
    files = readdirSync(join(serverDistDir, "route-cache"), { recursive: true, encoding: "utf8" });
  } catch {
    return new Set();
  }
  const keys = files
    .filter((file) => file.endsWith(".html"))
    .map((file) => `/route-cache/${file.replaceAll("\\", "/").slice(0, -".html".length)}`)
    .filter((key) => isLaterPage(pathOf(key)));
  return new Set(keys);
}
