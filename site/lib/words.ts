import type english from "@/messages/en.json";

/** The words of the pages in one language, from messages/. Twin: app.galley.words.Words. */
export type Words = Omit<typeof english, "plurals" | "readingTime" | "postCount"> & {
  plurals: Record<string, string>;
  readingTime: Forms;
  postCount: Forms;
  /** The tag of the words' language where it is not the site's, for `lang`. */
  foreign?: string;
};

type Forms = { other: string } & Record<string, string>;

const FALLBACK = "en";

/** By language of the site; what is loaded never changes. */
const loaded = new Map<string, Promise<Words>>();

/** The words for a site in this language: those of the language itself, whatever the region (`de` for `de-AT`), or English. */
export function wordsOf(language: string): Promise<Words> {
  const words = loaded.get(language) ?? find(language);
  loaded.set(language, words);
  return words;
}

async function find(language: string): Promise<Words> {
  for (let tag = language; tag; tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")))) {
    const words = await file(tag);
    if (words) return words;
  }
  return { ...(await file(FALLBACK))!, foreign: FALLBACK };
}

async function file(tag: string): Promise<Words | null> {
  try {
    return ((await import(`../messages/${tag}.json`)) as { default: Words }).default;
  } catch {
    return null;
  }
}

/** A message with values in its places. */
export function fill(message: string, values: Record<string, string | number>): string {
  return message.replace(PLACE, (_, place: string) => String(values[place]));
}

/** The texts before and after the only place of a message. */
export function around(message: string): [before: string, after: string] {
  const [before, , after] = message.split(PLACE);
  return [before ?? "", after ?? ""];
}

const PLACE = /\{(\w+)\}/g;

/** The form of a message for a number, which is not negative. */
export function counted({ plurals }: Words, forms: Forms, count: number): string {
  const form = Object.keys(plurals).find((category) => applies(plurals[category]!, count)) ?? "other";
  return fill(forms[form] ?? forms.other, { count });
}

/** Whether a rule of plurals, in the notation of Unicode CLDR, applies to a number. Twin: app.galley.words.PluralRules. */
export function applies(rule: string, number: number): boolean {
  return rule.split(" or ").some((all) => all.split(" and ").every((relation) => holds(relation, number)));
}

function holds(relation: string, number: number): boolean {
  const [, divisor, sign, ranges] = /^n(?: % (\d+))? (!?=) ([\d.,]+)$/.exec(relation) ?? [];
  if (!ranges) throw new Error(`Not a rule of plurals: ${relation}`);
  const rest = divisor ? number % Number(divisor) : number;
  const within = ranges.split(",").some((range) => {
    const [from, to = from] = range.split("..").map(Number);
    return rest >= from! && rest <= to!;
  });
  return within === (sign === "=");
}

/** Attributes of a text in its own language, or in the site's. Twin: app.galley.preview.PostViews. */
export function ownLanguage({ language, direction }: { language?: string | null; direction?: "LTR" | "RTL" | null }) {
  return { lang: language ?? undefined, dir: direction ? (direction === "RTL" ? "rtl" : "ltr") : "auto" };
}
