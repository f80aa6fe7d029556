/** Applies the patches of Next's responses in next-patches/. Vercel sends its own responses, so none applies there: see next.config.ts. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs" && process.env.SELF_HOSTED) {
    const { ServerResponse } = await import("node:http");
    const { patchSingleLocation } = await import("./next-patches/single-location");
    const { patchGoneStatus } = await import("./next-patches/gone-status");
    const { patchStaleCacheControl } = await import("./next-patches/stale-cache-control");
    patchGoneStatus(ServerResponse.prototype);
    patchSingleLocation(ServerResponse.prototype);
    patchStaleCacheControl(ServerResponse.prototype);
  }
}
