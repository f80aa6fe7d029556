import { join } from "node:path";
import type { NextConfig } from "next";

// Next's own scripts stand in the page, so the policy must allow them; articles come sanitized from the API. Pictures come from
// the CDN, and articles may show some from anywhere.
const policy = [
  "default-src 'none'",
  `script-src 'self' 'unsafe-inline'${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' http: https: data:",
  "media-src http: https:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const config: NextConfig = {
  poweredByHeader: false,
  // The proof builds into a folder of its own.
  distDir: process.env.GALLEY_SITE_DIST ?? ".next",
  // Anybody's browser gets the whole page at once, its head included.
  htmlLimitedBots: /.*/,
  cacheHandler: join(import.meta.dirname, "cache-handler.mjs"),
  turbopack: { root: import.meta.dirname },
  // Addresses without a parameter would be made while the site is built, when the API may be away. These are made when they are
  // asked for, and then kept, like all other pages.
  async rewrites() {
    return [
      { source: "/", destination: "/page/newest" },
      { source: "/:name(feed\\.xml|sitemap\\.xml|sitemap-[a-z0-9]+\\.xml)", destination: "/xml/:name" },
    ];
  },
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          { key: "Content-Security-Policy", value: policy },
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
          { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
        ],
      },
    ];
  },
};

export default config;
