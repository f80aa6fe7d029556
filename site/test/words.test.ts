import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { day, type DateFormat } from "../lib/dates";
import { applies, around, counted, fill, type Words, wordsOf } from "../lib/words";
import samples from "./words.samples.json";

// The words of the pages come from messages/, which the previews read too. src/test/java/app/galley/words has the tests of their half.

const ROOT = join(import.meta.dirname, "..");

type Messages = Record<string, string | Record<string, string>>;

const languages = readdirSync(join(ROOT, "messages")).map((file) => file.replace(/\.json$/, ""));
const messages = (language: string) => JSON.parse(readFileSync(join(ROOT, `messages/${language}.json`), "utf8")) as Messages;
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => place).sort();

describe.each(languages)("the words in %s", (language) => {
  const own = messages(language);
  const english = messages("en");

  test("have the keys of the others, in the same order", () => expect(Object.keys(own)).toEqual(Object.keys(english)));

  test.each(Object.entries(english).filter(([key]) => key !== "plurals"))("have the places of %s", (key, text) => {
    const forms = typeof text === "string" ? [own[key] as string] : Object.values(own[key]!);
    const wanted = places(typeof text === "string" ? text : text.other!);
    // A form for one number may write it as a word.
    expect(forms.filter((form) => form.trim() === "")).toEqual([]);
    expect(forms.map(places).filter((found) => found.length > 0 || typeof text === "string")).toEqual(
      expect.arrayContaining([wanted]),
    );
    for (const found of forms.map(places)) expect([wanted, ...(typeof text === "string" ? [] : [[]])]).toContainEqual(found);
  });

  test("have the plurals of Unicode, and a form for each", () => {
    const rules = own.plurals as Record<string, string>;
    const unicode = new Intl.PluralRules(language);
    for (let number = 0; number < 1200; number++) {
      const category = Object.keys(rules).find((name) => applies(rules[name]!, number)) ?? "other";
      expect(`${number} ${category}`).toBe(`${number} ${unicode.select(number)}`);
    }
    expect(Object.keys(own.readingTime!)).toContain("other");
    expect(Object.keys(own.postCount!)).toEqual([...Object.keys(rules), "other"]);
  });

  test("are the same in the previews", async () => {
    const words = await wordsOf(language);
    const expected = (samples as Record<string, Record<string, unknown>>)[language];
    const found: Record<string, unknown> = {};
    for (const number of [0, 1, 2, 3, 11, 100]) {
      found[`readingTime ${number}`] = counted(words, words.readingTime, number);
      found[`postCount ${number}`] = counted(words, words.postCount, number);
      found[`searchCut ${number}`] = fill(words.searchCut, { count: number });
    }
    found.searchFor = fill(words.searchFor, { text: "$1 {text} \\ & <b>" });
    found.month = fill(words.month, { month: "Mai", year: 2026 });
    found.updated = around(words.updated);
    found.postGone = around(words.postGone);
    found.dates = (expected?.dates as { format: DateFormat }[]).map(({ format }) => ({ format, day: day("2026-03-01T23:30:00Z", format) }));
    expect(found).toEqual(expected);
  });
});

test.each([
  ["de-AT", "Archiv", undefined],
  ["es-MX", "Archivo", undefined],
  ["ar-EG", "الأرشيف", undefined],
  ["sv", "Archive", "en"],
  ["zh-Hant-TW", "Archive", "en"],
  ["../de", "Archive", "en"],
])("a site in %s says %s", async (language, archive, foreign) => {
  const words: Words = await wordsOf(language);
  expect([words.archive, words.foreign]).toEqual([archive, foreign]);
});

describe("components hold no words", () => {
  const files = ["components", "app"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tsx"))
      .map((file) => `${folder}/${file}`),
  );

  test.each(files)("%s", (file) => expect(literals(readFileSync(join(ROOT, file), "utf8"))).toEqual([]));

  test("and words in one are found", () => {
    const code = 'const x = <p title="A title" lang="en">Text {`more ${x}`} {y ? "On" : z}<Head heading="Head" path="/x" /></p>;';
    expect(literals(code)).toEqual(["A title", "Text", "more ", "On", "Head"]);
  });
});

/** Texts with letters that a component shows: between tags, and in the attributes that readers see or hear. */
function literals(code: string): string[] {
  const found: string[] = [];
  const shown = new Set(["aria-label", "alt", "title", "placeholder", "heading", "description"]);
  const add = (text: string) => {
    if (/\p{L}/u.test(text)) found.push(text.trim() || text);
  };
  const strings = (node: ts.Node) => {
    if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return visit(node);
    if (ts.isCallExpression(node)) return node.arguments.forEach((argument) => !ts.isStringLiteral(argument) && visit(argument));
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node.text);
    if (ts.isTemplateExpression(node)) [node.head, ...node.templateSpans.map((span) => span.literal)].forEach(({ text }) => /\p{L}/u.test(text) && found.push(text));
    ts.forEachChild(node, strings);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) return add(node.text);
    if (ts.isJsxAttribute(node) && node.initializer) {
      if (shown.has(node.name.getText())) strings(node.initializer);
      return;
    }
    if (ts.isJsxExpression(node) && node.expression) return strings(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("component.tsx", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}
