// @ts-check
// What toolbar and keys do to Markdown. Each function returns a change, or null if it does not apply.

/** @typedef {{ value: string, start: number, end: number }} Text a text and what is selected in it */
/** @typedef {{ from: number, to: number, text: string, start: number, end: number }} Edit what is replaced, by what, and what is selected then */

const MARKER = /^([ \t]*)((?:[-*+]|\d{1,9}[.)])[ \t]+)?(\[[ xX]\][ \t]+)?/;
const QUOTE = /^(?:[ \t]{0,3}>[ \t]?)*/;
const FENCE = /^[ \t]{0,3}(`{3,}|~{3,})/;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** @param {string} value @param {number} at */
const lineStart = (value, at) => value.lastIndexOf('\n', at - 1) + 1;

/** @param {string} value @param {number} at */
function lineEnd(value, at) {
  const end = value.indexOf('\n', at);
  return end < 0 ? value.length : end;
}

/**
 * Whether a place is in a fenced block of code, where nothing is Markdown.
 * @param {string} value
 * @param {number} at
 */
export function inCode(value, at) {
  let fence = '';
  for (const line of value.slice(0, lineStart(value, at)).split('\n').slice(0, -1)) {
    const found = FENCE.exec(line)?.[1] ?? '';
    if (!fence) fence = found;
    else if (found[0] === fence[0] && found.length >= fence.length && line.trim() === found) fence = '';
  }
  return fence !== '';
}

/**
 * Whether a place is within a line's `code`.
 * @param {string} value
 * @param {number} at
 */
export const inInlineCode = (value, at) => value.slice(lineStart(value, at), at).split('`').length % 2 === 0;

/**
 * The parts of a line: quotes, indentation, marker of a list, checkbox, and the rest.
 * @param {string} line
 */
function parts(line) {
  const quote = QUOTE.exec(line)?.[0] ?? '';
  const [, indent = '', marker = '', box = ''] = MARKER.exec(line.slice(quote.length)) ?? [];
  return { quote, indent, marker, box: marker && box, rest: line.slice(quote.length + indent.length + marker.length + (marker ? box.length : 0)) };
}

/** The words around the cursor, if nothing is selected. @param {Text} text */
function chosen({ value, start, end }) {
  if (start === end) {
    const before = /[\p{L}\p{N}_'’-]*$/u.exec(value.slice(lineStart(value, start), start))?.[0].length ?? 0;
    const after = /^[\p{L}\p{N}_'’-]*/u.exec(value.slice(start, lineEnd(value, start)))?.[0].length ?? 0;
    return before && after ? { from: start - before, to: start + after } : { from: start, to: end };
  }
  const words = value.slice(start, end);
  return { from: start + words.length - words.trimStart().length, to: Math.max(start, end - words.length + words.trimEnd().length) };
}

/** @param {string} text @param {string} mark @param {'start' | 'end'} side */
function isMarked(text, mark, side) {
  const run = (side === 'end' ? /(\*+|_+|~+|`+)$/ : /^(\*+|_+|~+|`+)/).exec(text)?.[0] ?? '';
  if (run[0] !== mark[0]) return false;
  return mark === '*' ? run.length % 2 === 1 : run.length >= mark.length;
}

/**
 * Puts marks around the selection, or takes them away.
 * @param {Text} text
 * @param {string} mark `**`, `*` or a backtick
 * @returns {Edit}
 */
export function toggleMark(text, mark) {
  const { value } = text;
  const { from, to } = chosen(text);
  const words = value.slice(from, to);
  const size = mark.length;
  if (isMarked(value.slice(Math.max(0, from - 3), from), mark, 'end') && isMarked(value.slice(to, to + 3), mark, 'start')) {
    return { from: from - size, to: to + size, text: words, start: from - size, end: to - size };
  }
  if (words.length > 2 * size && isMarked(words, mark, 'start') && isMarked(words, mark, 'end')) {
    return { from, to, text: words.slice(size, -size), start: from, end: to - 2 * size };
  }
  // Emphasis ends with its paragraph, and marks of a list cannot be inside.
  const marked = mark === '`' ? `${mark}${words}${mark}`
    : words.split('\n').map((line) => {
      const { quote, indent, marker, box, rest } = parts(line);
      return line.trim() || words === '' ? `${quote}${indent}${marker}${box}${mark}${rest.trimEnd()}${mark}` : line;
    }).join('\n');
  return words.includes('\n') ? { from, to, text: marked, start: from, end: from + marked.length }
    : { from, to, text: marked, start: from + marked.indexOf(mark) + size, end: from + marked.length - size };
}

/** @param {Text} text @returns {Edit} */
export function code(text) {
  const { value, start, end } = text;
  if (!value.slice(start, end).includes('\n')) return toggleMark(text, '`');
  const from = lineStart(value, start);
  const to = lineEnd(value, end > start && value[end - 1] === '\n' ? end - 1 : end);
  const lines = value.slice(from, to);
  const longest = Math.max(2, ...[...lines.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return { from, to, text: `${fence}\n${lines}\n${fence}`, start: from + fence.length, end: from + fence.length };
}

/**
 * Changes the whole lines of the selection.
 * @param {Text} text
 * @param {(lines: string[]) => string[]} change
 * @returns {Edit}
 */
function changeLines({ value, start, end }, change) {
  const from = lineStart(value, start);
  const to = lineEnd(value, end > start && value[end - 1] === '\n' ? end - 1 : end);
  const before = value.slice(from, to).split('\n');
  const after = change(before);
  const result = after.join('\n');
  if (before.length > 1) return { from, to, text: result, start: from, end: from + result.length };
  const moved = (/** @type {number} */ at) => Math.max(from, Math.min(from + result.length, at + result.length - (to - from)));
  return { from, to, text: result, start: moved(start), end: moved(end) };
}

/** @param {Text} text @param {number} level @returns {Edit} */
export const heading = (text, level) => changeLines(text, (lines) => {
  const hashes = `${'#'.repeat(level)} `;
  const all = lines.filter((line) => line.trim()).every((line) => line.startsWith(hashes)) && lines.some((line) => line.trim());
  return lines.map((line) => {
    const words = line.replace(/^ {0,3}#{1,6}[ \t]+/, '');
    return all || (lines.length > 1 && !line.trim()) ? words : hashes + words;
  });
});

/** @param {Text} text @param {'bullets' | 'numbers'} kind @returns {Edit} */
export const list = (text, kind) => changeLines(text, (lines) => {
  const own = kind === 'bullets' ? /^[-*+]/ : /^\d/;
  const filled = lines.filter((line) => line.trim());
  const all = filled.length > 0 && filled.every((line) => own.test(parts(line).marker));
  let number = 0;
  return lines.map((line) => {
    if (!line.trim() && lines.length > 1) return line;
    const { quote, indent, box, rest } = parts(line);
    if (all) return `${quote}${indent}${rest}`;
    number++;
    return `${quote}${indent}${kind === 'bullets' ? '- ' : `${number}. `}${box}${rest}`;
  });
});

/** @param {Text} text @returns {Edit} */
export const quote = (text) => changeLines(text, (lines) => {
  const all = lines.every((line) => line.startsWith('>'));
  return lines.map((line) => (all ? line.replace(/^>[ \t]?/, '') : `> ${line}`.trimEnd() + (lines.length === 1 && !line ? ' ' : '')));
});

/**
 * A block on lines of its own.
 * @param {Text} text
 * @param {string} block
 * @param {number} start of what is selected in the block
 * @param {number} end
 * @returns {Edit}
 */
function insertBlock({ value, start: from, end: to }, block, start, end) {
  const before = value.slice(0, from);
  const after = value.slice(to);
  const above = /(^|\n\n)$/.test(before) ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const below = /^(\n\n|$)/.test(after) ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const at = from + above.length;
  return { from, to, text: above + block + below, start: at + start, end: at + end };
}

/** A table after the cursor. @param {Text} text @param {number} [from] where what it replaces begins @returns {Edit} */
export function table(text, from = text.end) {
  return insertBlock({ ...text, start: from }, '| Column | Column |\n|---|---|\n|  |  |\n|  |  |', 2, 8);
}

/** Whether a text is an address alone. @param {string} text */
export const isAddress = (text) => ADDRESS.test(text.trim());

/**
 * An address pasted over words makes them a link.
 * @param {Text} text
 * @param {string} pasted
 * @returns {Edit | null}
 */
export function linkWords({ value, start, end }, pasted) {
  const words = value.slice(start, end);
  if (!words.trim() || /[\n[\]]/.test(words) || isAddress(words) || !isAddress(pasted)) return null;
  if (inCode(value, start) || inInlineCode(value, start)) return null;
  const link = `[${words.trim()}](${destination(pasted)})`;
  return { from: start, to: end, text: link, start: start + link.length, end: start + link.length };
}

/** An address as Markdown has it in a link. @param {string} address */
export function destination(address) {
  const plain = address.trim();
  return /[()<>]/.test(plain) ? plain.replace(/[()<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`) : plain;
}

/**
 * What Enter does in a list or quote: it goes on, and an empty item ends it.
 * @param {Text} text
 * @returns {Edit | null}
 */
export function continueLine({ value, start, end }) {
  if (start !== end) return null;
  const from = lineStart(value, start);
  const line = value.slice(from, lineEnd(value, start));
  const { quote: quotes, indent, marker, box, rest } = parts(line);
  const prefix = quotes.length + indent.length + marker.length + box.length;
  if ((!quotes && !marker) || start < from + prefix || inCode(value, start)) return null;
  // A thematic break of spaced marks looks like a list.
  if (/^[ \t]*(?:([-*])[ \t]*)(?:\1[ \t]*){2,}$/.test(line)) return null;
  if (!rest.trim()) {
    if (marker && indent) {
      const less = outdented(value, from, indent);
      const shorter = `${quotes}${less}${nextMarker(value, from, less, marker)}${box}`;
      return { from, to: from + line.length, text: shorter, start: from + shorter.length, end: from + shorter.length };
    }
    const kept = marker ? quotes : quotes.replace(/[ \t]{0,3}>[ \t]?$/, '');
    return { from, to: from + line.length, text: kept, start: from + kept.length, end: from + kept.length };
  }
  const next = marker.replace(/^\d+/, (number) => String(Number(number) + 1));
  const added = `\n${quotes}${indent}${next}${box && box.replace(/[xX]/, ' ')}`;
  return { from: start, to: start, text: added, start: start + added.length, end: start + added.length };
}

/** The lines above a place, nearest first, as far as they belong to one list. @param {string} value @param {number} from */
function* linesAbove(value, from) {
  let end = from - 1;
  for (let blank = 0; end >= 0 && blank < 2;) {
    const begin = lineStart(value, end);
    const line = value.slice(begin, end);
    blank = line.trim() ? 0 : blank + 1;
    if (line.trim()) yield parts(line);
    end = begin - 1;
  }
}

/** The indentation one level out. @param {string} value @param {number} from @param {string} indent */
function outdented(value, from, indent) {
  for (const line of linesAbove(value, from)) {
    if (line.marker && line.indent.length < indent.length) return line.indent;
  }
  return '';
}

/** The marker that goes on in the list at this indentation. @param {string} value @param {number} from @param {string} indent @param {string} marker */
function nextMarker(value, from, indent, marker) {
  for (const line of linesAbove(value, from)) {
    if (line.marker && line.indent.length === indent.length) return line.marker.replace(/^\d+/, (number) => String(Number(number) + 1));
    if (line.marker && line.indent.length < indent.length) break;
  }
  return marker;
}

/**
 * Moves the items of a list that are selected in or out; null where the key has to leave the field.
 * @param {Text} text
 * @param {boolean} out
 * @returns {Edit | null}
 */
export function indentItems(text, out) {
  const { value, start, end } = text;
  const from = lineStart(value, start);
  const first = parts(value.slice(from, lineEnd(value, start)));
  if (!first.marker || inCode(value, start)) return null;
  let change = 0;
  if (out) {
    change = outdented(value, from, first.indent).length - first.indent.length;
  } else {
    for (const line of linesAbove(value, from)) {
      if (!line.marker || line.indent.length < first.indent.length) break;
      if (line.indent.length === first.indent.length) {
        change = line.marker.length;
        break;
      }
    }
  }
  if (!change) return null;
  let whole = end;
  // What is in the item goes with it.
  for (let next = lineEnd(value, Math.max(start, end > start ? end - 1 : end)) + 1; next <= value.length; next = lineEnd(value, next) + 1) {
    const line = parts(value.slice(next, lineEnd(value, next)));
    if (line.indent.length <= first.indent.length || (!line.rest && !line.marker)) break;
    whole = lineEnd(value, next);
    if (whole === value.length) break;
  }
  const to = lineEnd(value, whole > start && whole === end && value[end - 1] === '\n' ? end - 1 : whole);
  let number = 0;
  const before = value.slice(from, to).split('\n');
  const lines = before.map((line, index) => {
    const { quote: quotes, indent: spaces, marker, box, rest } = parts(line);
    if (!line.trim()) return line;
    const moved = change > 0 ? ' '.repeat(change) + spaces : spaces.slice(Math.min(spaces.length, -change));
    // A number starts again inside, and goes on outside.
    const own = index > 0 ? marker : out ? nextMarker(value, from, moved, marker) : marker.replace(/^\d+/, String(++number));
    return `${quotes}${moved}${own}${box}${rest}`;
  });
  const result = lines.join('\n');
  const shift = lines[0].length - before[0].length;
  const at = Math.max(from, start + shift);
  if (start === end) return { from, to, text: result, start: at, end: at };
  return { from, to, text: result, start: at, end: from + result.length - (to - Math.min(to, end)) };
}

/**
 * What typing a text at a line's start, or two brackets, opens.
 * @param {Text} text
 * @returns {{ tool: 'image' | 'table' | 'link', from: number } | null}
 */
export function command({ value, start, end }) {
  if (start !== end) return null;
  const from = lineStart(value, start);
  const line = value.slice(from, start);
  const word = /^\/(image|table)$/.exec(line);
  const brackets = line.endsWith('[[') && !line.endsWith('\\[[');
  if ((!word && !brackets) || inCode(value, start) || inInlineCode(value, start)) return null;
  if (word) return { tool: word[1] === 'image' ? 'image' : 'table', from };
  return { tool: 'link', from: start - 2 };
}

/**
 * The headings of a text that are marked by hashes.
 * @param {string} value
 * @returns {{ level: number, title: string, at: number, line: number }[]}
 */
export function outline(value) {
  const headings = [];
  let fence = '';
  let at = 0;
  let line = 0;
  for (const text of value.split('\n')) {
    line++;
    const found = FENCE.exec(text)?.[1] ?? '';
    if (!fence && found) fence = found;
    else if (fence && found[0] === fence[0] && found.length >= fence.length && text.trim() === found) fence = '';
    const match = fence ? null : /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(text);
    if (match?.[2]) headings.push({ level: match[1].length, title: plain(match[2]), at, line });
    at += text.length + 1;
  }
  return headings;
}

/** Words of a line without the marks of Markdown. @param {string} text */
export const plain = (text) => text.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_`~]|\\(?=[^\w\s])/g, '').trim();

/**
 * Words that readers read: no addresses, no marks.
 * @param {string} value
 */
export function countWords(value) {
  const text = value.replace(/\]\([^)\n]*\)/g, ']').replace(/<[^>\n]*>/g, ' ');
  return text.match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}
