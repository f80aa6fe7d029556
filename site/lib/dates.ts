// Twin: app.galley.preview.Dates. Fixed English and UTC, so that the page is the same wherever it is made.
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** `25 November 2026` */
export function longDate(instant: string): string {
  const date = new Date(instant);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `2026-11-25T09:30:00Z` */
export function seconds(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
