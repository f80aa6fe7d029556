/** As the API allows. */
export const MAX_LENGTH = 200;

/**
 * What a reader typed, as one line, cut to the length that can be searched. Twin: app.galley.preview.SearchText.
 */
export function searchText(typed: string): { text: string; cut: boolean } {
  const line = typed.replace(/[\s\p{Cc}]+/gu, " ").trim();
  const characters = Array.from(line);
  return { text: characters.slice(0, MAX_LENGTH).join("").trim(), cut: characters.length > MAX_LENGTH };
}
