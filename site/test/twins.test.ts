import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

// The site and the previews render the same pages from code that exists twice. Each half names the other in a "Twin" comment.

const ROOT = join(import.meta.dirname, "../..");
const TEMPLATE = /templates\/[\w-]+\.html/g;
const JAVA = /app\.galley\.[a-z]+\.[A-Z]\w+/g;

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const javaFile = (name: string) => `src/main/java/${name.replaceAll(".", "/")}.java`;

/** The sentences of a file that name a twin. */
function twins(file: string): string {
  return [...read(file).matchAll(/\b[Tt]wins?\b[^]*?(?=\*\/|\n\s*\n|\n[^ \n/*])/g)].map(([text]) => text).join("\n");
}

const siteFiles = ["site/components", "site/app", "site/lib"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
);

const templates = readdirSync(join(ROOT, "templates"))
  .filter((file) => file.endsWith(".html"))
  .map((file) => `templates/${file}`);

describe.each(siteFiles.filter((file) => file.startsWith("site/components/")))("%s", (file) => {
  const components = [...read(file).matchAll(/(\/\*\*(?:(?!\*\/)[^])*\*\/\n)?export (?:async )?function ([A-Z]\w*)/g)];

  test("has components", () => expect(components).not.toEqual([]));

  test.each(components.map(([, comment, name]) => [name, comment]))("%s names its template", (_, comment) => {
    expect(comment).toMatch(TEMPLATE);
  });
});

describe.each(siteFiles.filter((file) => twins(file)))("the twins of %s", (file) => {
  const text = twins(file);
  const named = [...(text.match(TEMPLATE) ?? []), ...(text.match(JAVA) ?? []).map(javaFile)];

  test("exist", () => {
    expect(named).not.toEqual([]);
    expect(named.filter((twin) => !existsSync(join(ROOT, twin)))).toEqual([]);
  });

  // Markup that a template has inline has no template of its own to name it.
  if (!/inline/.test(text)) {
    test("name it back", () => expect(named.filter((twin) => !read(twin).includes(file))).toEqual([]));
  }
});

describe.each(templates)("%s", (template) => {
  const named = twins(template).match(/site\/[^\s,]+\.tsx/g) ?? [];

  test("names existing files that name it back", () => {
    expect(named.filter((file) => !existsSync(join(ROOT, file)) || !twins(file).includes(template))).toEqual([]);
  });
});
