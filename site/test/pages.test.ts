import { describe, expect, test } from "vitest";
import { day, isoSeconds, updatedDay } from "@/lib/dates";
import { isSlug, paths } from "@/lib/paths";
import { parseRevalidation } from "@/lib/revalidation";
import { xml } from "@/lib/xml";

describe("dates", () => {
  const format = { template: "{d}. {MMMM} {y}", months: ["Januar", "", "", "", "", "", "", "", "", "", "November", "Dezember"], monthNames: [], timeZone: "UTC" };

  test("follow the template of the site wherever the page is rendered", () => {
    expect(day("2026-11-25T23:59:59.999Z", format)).toBe("25. November 2026");
    expect(day("2026-01-01T00:30:00+02:00", format)).toBe("31. Dezember 2025");
    expect(day("2026-11-05T12:00:00Z", { ...format, template: "{dd}/{MM}/{yy} {M}" })).toBe("05/11/26 11");
  });

  test("are in the time zone of the site", () => {
    expect(day("2026-01-01T03:00:00Z", { ...format, timeZone: "America/New_York" })).toBe("31. Dezember 2025");
  });

  test("say when a post was revised, if that was on a later day", () => {
    const publishedAt = "2026-11-25T09:30:00Z";
    expect(updatedDay({ publishedAt, revisedAt: "2026-11-25T11:00:00Z" }, format)).toBeNull();
    expect(updatedDay({ publishedAt, revisedAt: "2026-12-01T11:00:00Z" }, format)).toBe("1. Dezember 2026");
  });

  test("have no fractions of a second for machines", () => {
    expect(isoSeconds("2026-11-25T09:30:00.123456Z")).toBe("2026-11-25T09:30:00Z");
  });
});

describe("paths", () => {
  test("of later pages start with the list's own", () => {
    expect(paths.laterPage("/", "abc")).toBe("/page/abc");
    expect(paths.laterPage("/tags/java", "abc")).toBe("/tags/java/page/abc");
  });

  test.each(["hello", "hello-2-you", "a".repeat(200)])("%s is a slug", (slug) => expect(isSlug(slug)).toBe(true));
  test.each(["", "Hello", "-a", "a--b", "a/b", "../etc", "a".repeat(201)])("%s is not a slug", (slug) => expect(isSlug(slug)).toBe(false));
});

describe("a revalidation call", () => {
  test("has paths and tags, without duplicates", () => {
    expect(parseRevalidation('{"paths":["/","/posts/a","/"],"tags":["posts"]}')).toEqual({ paths: ["/", "/posts/a"], tags: ["posts"] });
  });

  test.each(["", "[", '{"paths":"/"}', '{"paths":[1]}', '{"tags":[""]}', '{"paths":["https://other.example/"]}', '{"paths":["//other.example"]}'])(
    "is refused with a message: %s",
    (body) => expect(typeof parseRevalidation(body)).toBe("string"),
  );
});

test("any text can be escaped for XML", () => {
  expect(xml('a < b & "c" \u0000\u{1F600}\uD800')).toBe("a &lt; b &amp; &quot;c&quot; \u{1F600}");
});
