/**
 * A page that has been marked goes out once more as it was. Next says of it, as of all others, that a CDN may keep it for an hour,
 * just when that one has been told to forget it.
 *
 * Next 16 adds the headers that it keeps with a redirect to those of the answer for which it has just been made, which then has
 * two Locations, and search engines follow none of them (https://github.com/vercel/next.js/issues/82117).
 */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { ServerResponse } = await import("node:http");
    const { appendHeader, setHeader } = ServerResponse.prototype;
    ServerResponse.prototype.setHeader = function (name, value) {
      const stale = name.toLowerCase() === "cache-control" && this.getHeader("x-nextjs-cache") === "STALE";
      return setHeader.call(this, name, stale ? "private, no-store" : value);
    };
    ServerResponse.prototype.appendHeader = function (name, value) {
      return name.toLowerCase() === "location" ? this.setHeader(name, value) : appendHeader.call(this, name, value);
    };
  }
}
