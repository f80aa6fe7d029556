// @ts-check
// Formatted text from elsewhere becomes Markdown, which the server makes as imports do. Pasted with Shift, it stays plain.
import { ApiError, execute } from './api.js';
import { inCode, inInlineCode, linkWords } from './markdown-editing.js';
import { announce, notify } from './page.js';
import { apply, article, currentText } from './text-editing.js';

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MILLIS = 10_000;
const CONVERT = 'query($html: String!) { markdownOf(html: $html) { markdown losses } }';

/** What plain text does not have. Colours and fonts, as in copied source code, are none of it. */
const FORMATTED = /<(?:a\s[^>]*href|(?:b|strong|em|i|del|s|h[1-6]|ul|ol|table|img|blockquote|pre|code|sub|sup|iframe|video)[\s>])|style=[^>]*(?:mso-list|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic)/i;

/**
 * Inserts text where it was pasted, or at the cursor if someone typed in the meantime.
 * @param {string} text
 * @param {ReturnType<typeof currentText>} before
 */
function insertAt(text, before) {
  const now = currentText();
  const { start, end } = now.value === before.value ? before : now;
  const at = start + text.length;
  apply({ from: start, to: end, text, start: at, end: at });
}

/**
 * @param {string} markdown ends with a line break if it is a block
 * @param {ReturnType<typeof currentText>} place
 */
function fitted(markdown, { value, start, end }) {
  const text = markdown.trim();
  if (!text.includes('\n') && !/^(?:#{1,6} |[-*+] |\d+[.)] |> |!\[|\||<)/.test(text)) return text;
  const before = value.slice(0, start);
  const after = value.slice(end);
  return `${/(^|\n\n)$/.test(before) ? '' : before.endsWith('\n') ? '\n' : '\n\n'}${text}${/^(\n\n|$)/.test(after) ? '' : after.startsWith('\n') ? '\n' : '\n\n'}`;
}

/**
 * @param {string} html
 * @param {string} plain
 */
async function convert(html, plain) {
  const before = currentText();
  try {
    if (new TextEncoder().encode(html).length > MAX_BYTES) throw new ApiError([{ code: 'BAD_REQUEST', field: 'html', message: 'It has more than 1 MB of formatting.' }]);
    const { markdownOf } = await execute(CONVERT, { html }, { signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    insertAt(fitted(markdownOf.markdown || plain, before), before);
    if (markdownOf.losses.length) notify(`Pasted as Markdown. Not taken: ${markdownOf.losses.join('; ')}.`);
    else announce('Pasted as Markdown');
  } catch (problem) {
    const late = problem instanceof DOMException;
    if (!late && !(problem instanceof ApiError)) throw problem;
    insertAt(plain, before);
    notify(`Pasted without formatting. ${late ? 'The conversion took too long.' : problem.message}`);
  }
}

article.addEventListener('paste', (event) => {
  const data = event.clipboardData;
  if (event.defaultPrevented || !data) return;
  const plain = data.getData('text/plain').replace(/\r\n?/g, '\n');
  if (apply(linkWords(currentText(), plain))) {
    event.preventDefault();
    return;
  }
  const html = data.getData('text/html');
  const { value, start } = currentText();
  if (!html || inCode(value, start) || inInlineCode(value, start) || !FORMATTED.test(html)) return;
  event.preventDefault();
  convert(html, plain);
});
