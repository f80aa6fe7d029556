import type { Settings } from "./settings";

export type DateFormat = Settings["dateFormat"];

/**
 * `25 November 2026`, by the template and the month names that the API sends: the locale data of Java and of Node differ.
 * Twin: app.galley.settings.SiteDates.
 */
export function day(instant: string, { template, months, timeZone }: DateFormat): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "numeric", day: "numeric" }).formatToParts(new Date(instant));
  const number = (type: "day" | "month" | "year") => Number(parts.find((part) => part.type === type)?.value);
  const values: Record<string, string | undefined> = {
    d: String(number("day")),
    dd: twoDigits(number("day")),
    M: String(number("month")),
    MM: twoDigits(number("month")),
    MMMM: months[number("month") - 1],
    y: String(number("year")),
    yy: twoDigits(number("year") % 100),
  };
  return template.replace(/\{(\w+)\}/g, (_, place: string) => values[place] ?? "");
}

const twoDigits = (number: number) => String(number).padStart(2, "0");

/** `2026-11-25T09:30:00Z` */
export function isoSeconds(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** The day on which a post was revised, if that was later than its publication. Twin: inline in app.galley.preview.Pages. */
export function updatedDay({ publishedAt, revisedAt }: { publishedAt: string; revisedAt?: string | null }, format: DateFormat): string | null {
  if (!revisedAt || Date.parse(revisedAt) <= Date.parse(publishedAt)) return null;
  return day(revisedAt, format) === day(publishedAt, format) ? null : day(revisedAt, format);
}
