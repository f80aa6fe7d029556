import { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withLocation } from "@/next-patches/redirect-cache.mjs";
import { patchGoneStatus } from "@/next-patches/gone-status";
import { patchSingleLocation } from "@/next-patches/single-location";
import { patchStaleCacheControl } from "@/next-patches/stale-cache-control";

/** A response whose headers are kept in a map. */
class FakeResponse {
  headers = new Map<string, unknown>();
  setHeader(name: string, value: unknown) {
    this.headers.set(name.toLowerCase(), value);
    return this;
  }
  getHeader(name: string) {
    return this.headers.get(name.toLowerCase());
  }
  appendHeader(name: string, value: unknown) {
    return this.setHeader(name, [this.getHeader(name), value].flat().filter(Boolean));
  }
}

const fake = () => new FakeResponse() as FakeResponse & ServerResponse;

test("a redirect has one Location", () => {
  const response = fake();
  patchSingleLocation(response);
  response.setHeader("location", "/posts/old");
  response.appendHeader("Location", "/posts/new");
  response.appendHeader("set-cookie", "a=1");
  response.appendHeader("set-cookie", "b=2");
  expect(response.getHeader("location")).toBe("/posts/new");
  expect(response.getHeader("set-cookie")).toEqual(["a=1", "b=2"]);
});

test.each([
  [200, "STALE", "private, no-store"],
  [404, "MISS", "private, no-store"],
  [200, "HIT", "s-maxage=3600"],
])("a page with status %i that is a %s has Cache-Control %s", (status, state, cacheControl) => {
  const response = fake();
  patchStaleCacheControl(response);
  response.statusCode = status;
  response.setHeader("x-nextjs-cache", state);
  response.setHeader("Cache-Control", "s-maxage=3600");
  expect(response.getHeader("cache-control")).toBe(cacheControl);
});

test.each([
  [404, '<p class="kicker">410</p>', 410],
  [404, '<p class="kicker">404</p>', 404],
  [200, '<p class="kicker">410</p>', 200],
])("a page with status %i that says %s has status %i", (status, body, sent) => {
  const response = { statusCode: status, headersSent: false, setHeader: vi.fn(), end: vi.fn() } as unknown as ServerResponse;
  patchGoneStatus(response);
  response.setHeader("content-type", "text/html");
  response.end(body);
  expect(response.statusCode).toBe(sent);
});

test("a cached redirect keeps its own Location", () => {
  const page = { status: 308, headers: { location: "/posts/old" }, rscData: Buffer.from('{"digest":"NEXT_REDIRECT;replace;/posts/new;308;"}') };
  expect(withLocation(page).headers).toEqual({ location: "/posts/new" });
  expect(withLocation({ ...page, rscData: undefined }).headers).toEqual({ location: "/posts/old" });
});

describe("the patches", () => {
  const { setHeader, appendHeader } = ServerResponse.prototype;

  beforeEach(() => {
    vi.resetModules();
    vi.stubEnv("NEXT_RUNTIME", "nodejs");
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    Object.assign(ServerResponse.prototype, { setHeader, appendHeader });
  });

  async function applied() {
    const { default: config } = await import("@/next.config");
    vi.stubEnv("SELF_HOSTED", config.env?.SELF_HOSTED);
    const { register } = await import("@/instrumentation");
    await register();
    return {
      cacheHandler: config.cacheHandler !== undefined,
      location: ServerResponse.prototype.appendHeader !== appendHeader,
      cacheControl: ServerResponse.prototype.setHeader !== setHeader,
    };
  }

  test("are active in a self-hosted site", async () => {
    vi.stubEnv("VERCEL", undefined);
    expect(await applied()).toEqual({ cacheHandler: true, location: true, cacheControl: true });
  });

  test("are not active on Vercel", async () => {
    vi.stubEnv("VERCEL", "1");
    expect(await applied()).toEqual({ cacheHandler: false, location: false, cacheControl: false });
  });
});
