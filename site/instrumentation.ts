/**
 * Next 16 adds the headers that it keeps with a redirect to those of the answer for which it has just been made, which then has
 * two Locations, and search engines follow none of them (https://github.com/vercel/next.js/issues/82117).
 */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { ServerResponse } = await import("node:http");
    const { appendHeader } = ServerResponse.prototype;
    ServerResponse.prototype.appendHeader = function (name, value) {
      return name.toLowerCase() === "location" ? this.setHeader(name, value) : appendHeader.call(this, name, value);
    };
  }
}
