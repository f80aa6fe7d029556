/*
 * Builds the site as Vercel does and runs the result as Vercel's function launcher does, on stand-ins for the API and for the platform's
 * cache. Fails with the first difference. Run it with `npm run vercel`.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, request, ServerResponse } from "node:http";
import { join } from "node:path";

const SITE = join(import.meta.dirname, "../..");
const DIST = join(SITE, ".next-vercel");
const SECRET = "the secret of this check";

process.chdir(SITE);

// Next's own handlers of errors would keep the process alive.
process.prependListener("uncaughtException", fail).prependListener("unhandledRejection", fail);

function fail(error) {
  console.error(error);
  process.exit(1);
}

/** The slug that the old address leads to. */
let target = "new-post";

const api = createServer(async (call, response) => {
  let body = "";
  for await (const chunk of call) body += chunk;
  const { query, variables = {} } = JSON.parse(body);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ data: answer(query, variables) }));
});

const SETTINGS = {
  name: "Galley",
  description: "Posts.",
  language: "en",
  direction: "LTR",
  theme: "SERIF",
  dateFormat: { template: "{y}-{MM}-{dd}", months: [], monthNames: [], timeZone: "UTC" },
  logo: null,
  logoDark: null,
  icon: null,
  shareImage: null,
  headerLinks: [],
  footerLinks: [],
  socialLinks: [],
  colors: null,
  indexed: true,
  copyright: "",
};

function answer(query, { slug }) {
  if (query.includes("__typename")) return { __typename: "Query" };
  if (!slug) return { categoryConnection: { nodes: [] }, siteSettings: SETTINGS };
  return { post: slug.startsWith("old") ? { slug: target } : null };
}

/** As the platform's cache, which lies outside the function. It keeps nothing, so that each request is one that it has to renew. */
class PlatformCache {
  static tags = [];
  async get() {
    return null;
  }
  async set() {}
  async revalidateTag(tags, durations) {
    PlatformCache.tags.push({ tags: [tags].flat(), durations });
  }
  resetRequestCache() {}
}

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

const apiUrl = await listen(api);

// Settings as the project has them on Vercel, and the variables that Vercel itself sets.
Object.assign(process.env, {
  VERCEL: "1",
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  GALLEY_SITE_DIST: ".next-vercel",
  GALLEY_SITE_URL: "https://www.example.org",
  GALLEY_API_URL: apiUrl,
  GALLEY_SITE_SECRET: SECRET,
});

// 1. The build
rmSync(DIST, { recursive: true, force: true });
const build = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
  env: { ...process.env, NOW_BUILDER: "1" },
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
assert.equal(build.status, 0, build.stdout);
const { config, files } = JSON.parse(readFileSync(join(DIST, "required-server-files.json"), "utf8"));
assert.equal(config.cacheHandler, undefined, "a cacheHandler replaces the platform's cache");
const traced = readdirSync(DIST, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".nft.json"))
  .flatMap((file) => JSON.parse(readFileSync(join(DIST, file), "utf8")).files);
assert.ok(traced.length > 0, "the build has no traces");
assert.deepEqual([...files, ...traced].filter((file) => /next-patches|page-cache/.test(file)), [], "the functions get the self-hosted cache");

// 2. The function
globalThis[Symbol.for("@next/cache-handlers")] = { FetchCache: PlatformCache };
const { setHeader, appendHeader } = ServerResponse.prototype;
const { default: NextServer } = await import("next/dist/server/next-server.js");
const next = new (NextServer.default ?? NextServer)({ conf: config, dir: SITE, minimalMode: true, customServer: false });
const handle = next.getRequestHandler();
let requests = 0;
const server = createServer((call, response) => {
  requests++;
  void handle(call, response);
});
const origin = await listen(server);

/** A request that the platform passes on to the function of a route. */
function ask(path, route, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const matched = route ? { "x-matched-path": route } : {};
    const platform = { host: "www.example.org", "x-forwarded-proto": "https", "x-invocation-id": randomUUID() };
    const call = request(origin + path, { method, headers: { ...platform, ...matched, ...headers } });
    call.on("error", reject);
    call.on("response", async (response) => {
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += chunk;
      const values = (name) => response.rawHeaders.filter((_, i) => i % 2 === 1 && response.rawHeaders[i - 1].toLowerCase() === name);
      resolve({ status: response.statusCode, text, values, value: (name) => values(name).join() });
    });
    call.end(body);
  });
}

function deliver(delivery) {
  const body = JSON.stringify(delivery);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const id = randomUUID();
  const signature = `sha256=${createHmac("sha256", SECRET).update(`${timestamp}.${id}.${body}`).digest("hex")}`;
  const headers = { "galley-timestamp": timestamp, "galley-delivery": id, "galley-signature": signature };
  return ask("/api/revalidate", "/api/revalidate", { method: "POST", headers, body });
}

// Every tag of a delivery reaches the platform's cache, and the function asks itself nothing.
const paths = ["/", "/posts/hello", "/categories/news", "/feed.xml"];
const tags = ["posts", "post:hello", "category:news", "taxonomy"];
const delivered = await deliver({ paths, tags });
assert.equal(delivered.status, 200, delivered.text);
assert.deepEqual(JSON.parse(delivered.text), { revalidated: 8, late: [] });
assert.equal(requests, 1, "the function asks itself");
assert.deepEqual(
  PlatformCache.tags.flatMap((call) => call.tags).sort(),
  [...paths.map((path) => `path:${path}`), ...tags].sort(),
);
assert.ok(PlatformCache.tags.every(({ durations }) => durations?.expire > 0), "the last good pages are deleted");
assert.equal((await ask("/api/revalidate", "/api/revalidate", { method: "POST", body: "{}" })).status, 401);

// A page has the tags by which the platform renews it, also one that is not found.
const missing = await ask("/posts/made-up", "/posts/[slug]");
assert.equal(missing.status, 404);
assert.match(missing.text, /<h1>Page not found<\/h1>/);
for (const tag of ["post:made-up", "taxonomy", "path:/posts/made-up"]) {
  assert.ok(missing.value("x-next-cache-tags").split(",").includes(tag), `the page does not have the tag ${tag}: ${missing.value("x-next-cache-tags")}`);
}

// Redirects are right without the patches. Next writes an equal Location twice (vercel/next.js#82117), of which Vercel sends one.
for (const slug of ["new-post", "newer-post"]) {
  target = slug;
  for (const [path, route] of [["/posts/old-post", "/posts/[slug]"], ["/old/2020/post.html", "/[...path]"]]) {
    const redirect = await ask(path, route);
    assert.equal(redirect.status, 308, redirect.text);
    assert.deepEqual([...new Set(redirect.values("location"))], [`/posts/${slug}`]);
  }
}
assert.deepEqual(
  { setHeader: ServerResponse.prototype.setHeader, appendHeader: ServerResponse.prototype.appendHeader },
  { setHeader, appendHeader },
  "a patch of next-patches is active",
);

// An API that cannot be reached makes Galley repeat the delivery.
api.close();
api.closeAllConnections();
assert.equal((await deliver({ paths, tags })).status, 503);

console.log("The Vercel build keeps the platform's cache and passes every tag on to it");
process.exit(0);
