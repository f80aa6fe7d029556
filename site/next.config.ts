import { join } from "node:path";
import type { NextConfig } from "next";
// A wrong or missing setting fails the build here, before anything is compiled.
import { analyticsOrigin } from "./env";

// The policy allows inline scripts because Next adds its own to each page; the API sanitizes articles. Images come from the CDN, and
// articles may show images from any host. The script that counts visits needs the consent of who runs the site, beside that of its owner at the
// desk: it can do on a page what the page can.
const policy = [
  "default-src 'none'",
  `script-src 'self' 'unsafe-inline'${analyticsOrigin && ` ${analyticsOrigin}`}${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' http: https: data:",
  "media-src http: https:",
  `connect-src 'self'${analyticsOrigin && ` ${analyticsOrigin}`}`,
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const config: NextConfig = {
  poweredByHeader: false,
  // The proof and the benchmark build into directories of their own.
  distDir: process.env.GALLEY_SITE_DIST ?? ".next",
  // Every client, not only bots, gets the page's head in the first bytes.
  htmlLimitedBots: /.*/,
  // Vercel has a cache of its own, for all of the site's functions; a handler here would replace it with one function's memory.
  cacheHandler: process.env.VERCEL ? undefined : join(import.meta.dirname, "lib/page-cache.mjs"),
  // Known when the site is built, so that Vercel's functions do not even contain what instrumentation.ts leaves out there.
  env: { SELF_HOSTED: process.env.VERCEL ? "" : "yes" },
  turbopack: { root: import.meta.dirname },
  // Next renders routes without a parameter at build time, when the API may be unreachable. Behind these rewrites they have one, so
  // they are rendered at the first request and cached, like all other pages.
  async rewrites() {
    return [
      // What WordPress calls a post besides its permalink, at the site's root or in the folder of the blog.
      ...["p", "page_id", "attachment_id"].flatMap((key) =>
        ["/", "/index.php", "/:folder([^/.]+)", "/:folder([^/.]+)/index.php"].map((source) => ({
          source,
          has: [{ type: "query" as const, key, value: "(?<id>\\d{1,18})" }],
          destination: `/wordpress-query/${key}/:id`,
        })),
      ),
      { source: "/", destination: "/page/newest" },
      { source: "/:name(content-credentials|archive|categories|tags|authors)", destination: "/text/:name" },
      { source: "/:file(favicon\\.ico|manifest\\.webmanifest)", destination: "/icons/site/:file" },
      { source: "/:name(feed\\.xml|feed\\.json|sitemap\\.xml|sitemap-[a-z0-9]+\\.xml)", destination: "/xml/:name" },
      { source: "/:list(categories|tags|authors)/:slug/:file(feed\\.xml|feed\\.json)", destination: "/xml/:list/:slug/:file" },
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
