// Twin: app.galley.preview.Dates. English and UTC, so that a page does not depend on where it is rendered.
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** `25 November 2026` */
export function longDate(instant: string): string {
  const date = new Date(instant);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `2026-11-25T09:30:00Z` */
export function isoSeconds(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** When a post was revised, if that was on a later day than its publication. Twin: inline in app.galley.preview.Pages. */
export function updatedDate({ publishedAt, revisedAt }: { publishedAt: string; revisedAt?: string | null }): string | null {
  if (!revisedAt || Date.parse(revisedAt) <= Date.parse(publishedAt)) return null;
  return longDate(revisedAt) === longDate(publishedAt) ? null : revisedAt;
}

/** `November`, of 1 to 12 */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? "";
}
