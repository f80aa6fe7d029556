import { expect, test } from "vitest";
import { readEnv } from "@/env";

const SITE = { GALLEY_SITE_URL: "https://www.example.org" };

test("has defaults for a laptop", () => {
  expect(readEnv({}, false)).toEqual({
    apiUrl: "http://localhost:8080",
    siteUrl: "http://localhost:3000",
    aiLabel: undefined,
    aiPartLabel: undefined,
    feedContent: "full",
    analyticsOrigin: "",
    siteSecret: "",
  });
});

test("takes a blank setting for an unset one, as the API does", () => {
  expect(readEnv({ GALLEY_SITE_URL: " ", GALLEY_SITE_SECRET: " ", GALLEY_SITE_AI_LABEL: "" }, false)).toEqual(readEnv({}, false));
});

test("removes trailing slashes", () => {
  const env = readEnv({ GALLEY_API_URL: "https://api.example.org/v1/", GALLEY_SITE_URL: "https://www.example.org//" }, true);
  expect(env).toMatchObject({ apiUrl: "https://api.example.org/v1", siteUrl: "https://www.example.org" });
});

test("requires the site's address in production", () => {
  expect(() => readEnv({}, true)).toThrow(/^GALLEY_SITE_URL: enter the public address of this site, such as [^\n]*$/);
  expect(readEnv(SITE, true).siteUrl).toBe("https://www.example.org");
});

test.each([
  ["www.example.org", "enter an absolute http or https address"],
  ["/blog", "enter an absolute http or https address"],
  ["ftp://example.org", "enter an absolute http or https address"],
  ["https://me:secret@example.org", "remove the user name and password"],
  ["https://example.org/?a=b", "remove the query and the fragment"],
  ["https://example.org/#top", "remove the query and the fragment"],
  ["https://example.org/blog", "remove the path"],
])("refuses %s as the site's address", (url, message) => {
  expect(() => readEnv({ GALLEY_SITE_URL: url }, true)).toThrow(`GALLEY_SITE_URL: ${message}`);
});

test("allows one origin for the script that counts visits", () => {
  const origin = (value: string) => readEnv({ ...SITE, GALLEY_SITE_ANALYTICS_ORIGIN: value }, true).analyticsOrigin;
  expect(origin(" https://Stats.example.org:8443/ ")).toBe("https://stats.example.org:8443");
  expect(() => origin("http://stats.example.org")).toThrow("GALLEY_SITE_ANALYTICS_ORIGIN: enter an https address");
  expect(() => origin("https://stats.example.org/script.js")).toThrow("GALLEY_SITE_ANALYTICS_ORIGIN: remove the path");
  expect(() => origin("https://a.example; script-src *")).toThrow("GALLEY_SITE_ANALYTICS_ORIGIN: enter an absolute");
});

test("names every wrong setting at once", () => {
  expect(() => readEnv({ GALLEY_API_URL: "localhost:8080" }, true)).toThrow(/GALLEY_SITE_URL: .*GALLEY_API_URL: /);
});
