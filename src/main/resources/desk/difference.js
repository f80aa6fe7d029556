// What changed from one text to another: line by line, and word by word within lines that changed.

const MOST_CELLS = 4_000_000;

/** Parts [kind, items]: '=' in both, '-' only in the first, '+' only in the second. */
function parts(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start
    && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  return joined([['=', before.slice(0, start)], ...middle(a, b), ['=', before.slice(before.length - end)]]);
}

/** By the longest common subsequence; texts too long for that count as replaced. */
function middle(a, b) {
  if (!a.length || !b.length || a.length * b.length > MOST_CELLS) return [['-', a], ['+', b]];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const result = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      result.push(['=', [a[i]]]);
      i++;
      j++;
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) result.push(['-', [a[i++]]]);
    else result.push(['+', [b[j++]]]);
  }
  return [...result, ['-', a.slice(i)], ['+', b.slice(j)]];
}

function joined(list) {
  const result = [];
  for (const [kind, items] of list) {
    if (!items.length) continue;
    const last = result.at(-1);
    if (last?.[0] === kind) last[1].push(...items);
    else result.push([kind, [...items]]);
  }
  return result;
}

const words = (text) => text.match(/\s+|[^\s]+/g) ?? [];
const lines = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Parts [kind, text], as above. */
export function difference(before, after) {
  const result = [];
  const coarse = parts(lines(before), lines(after));
  for (let i = 0; i < coarse.length; i++) {
    const [kind, items] = coarse[i];
    const [next, others] = coarse[i + 1] ?? [];
    if (kind !== '=' && next && next !== '=' && next !== kind) {
      const [gone, come] = kind === '-' ? [items, others] : [others, items];
      result.push(...parts(words(gone.join('')), words(come.join(''))));
      i++;
    } else result.push([kind, items]);
  }
  return joined(result).map(([kind, items]) => [kind, items.join('')]);
}

const CONTEXT = 200;

/** The difference as elements; long stretches that are the same are left out. */
export function differenceElements(before, after) {
  return difference(before, after).map(([kind, text], at, all) => {
    const element = document.createElement({ '=': 'span', '-': 'del', '+': 'ins' }[kind]);
    element.textContent = kind === '=' ? shortened(text, at === 0, at === all.length - 1) : text;
    return element;
  });
}

function shortened(text, first, last) {
  if (text.length <= 2 * CONTEXT) return text;
  const head = first ? '' : text.slice(0, CONTEXT);
  const tail = last ? '' : text.slice(-CONTEXT);
  return `${head}\n…\n${tail}`;
}
