// @ts-check
import { describe, expect, it } from 'vitest';
import {
  code, command, continueLine, countWords, heading, inCode, indentItems, linkWords, list, toggleMark, outline, plain, quote, table,
} from '../../main/resources/desk/markdown-editing.js';

/** @typedef {import('../../main/resources/desk/markdown-editing.js').Edit} Edit */

/** The place of the cursor is ‸, a selection «so». @param {string} written */
function text(written) {
  const value = written.replace(/[‸«»]/g, '');
  const start = written.search(/[‸«]/);
  return { value, start, end: written.includes('«') ? written.indexOf('»') - 1 : start };
}

/** @param {string} written @param {(text: { value: string, start: number, end: number }) => Edit | null} change */
function after(written, change) {
  const before = text(written);
  const edit = change(before);
  if (!edit) return null;
  const value = before.value.slice(0, edit.from) + edit.text + before.value.slice(edit.to);
  const [start, end] = [edit.start, edit.end];
  return start === end ? `${value.slice(0, start)}‸${value.slice(start)}` : `${value.slice(0, start)}«${value.slice(start, end)}»${value.slice(end)}`;
}

const bold = (/** @type {any} */ t) => toggleMark(t, '**');
const italic = (/** @type {any} */ t) => toggleMark(t, '*');
const inward = (/** @type {any} */ t) => indentItems(t, false);
const outward = (/** @type {any} */ t) => indentItems(t, true);

describe('marks', () => {
  it.each([
    ['a «word» more', 'a **«word»** more'], ['a **«word»** more', 'a «word» more'], ['a «**word**» more', 'a «word» more'],
    ['a « word »more', 'a  **«word»** more'], ['one wo‸rd', 'one **«word»**'], ['one ‸', 'one **‸**'], ['*«both»*', '***«both»***'],
    ['«one\n\ntwo»', '«**one**\n\n**two**»'], ['«- one\n- two»', '«- **one**\n- **two**»'],
  ])('makes %j bold as %j', (before, expected) => expect(after(before, bold)).toBe(expected));

  it.each([['a «word»', 'a *«word»*'], ['**«word»**', '***«word»***'], ['***«word»***', '**«word»**'], ['*«word»*', '«word»']])(
    'makes %j italic as %j', (before, expected) => expect(after(before, italic)).toBe(expected));

  it.each([['a «word»', 'a `«word»`'], ['`«word»`', '«word»'], ['«one\ntwo»\n', '```‸\none\ntwo\n```\n'], ['«```\ntwo»', '````‸\n```\ntwo\n````']])(
    'makes %j code as %j', (before, expected) => expect(after(before, code)).toBe(expected));
});

describe('blocks', () => {
  it.each([['On ‸boats', '## On ‸boats'], ['## On ‸boats', 'On ‸boats'], ['### On ‸boats', '## On ‸boats'], ['‸', '## ‸']])(
    'makes %j a heading as %j', (before, expected) => expect(after(before, (t) => heading(t, 2))).toBe(expected));

  it.each([['«a\nb»', '«- a\n- b»'], ['«- a\n- b»', '«a\nb»'], ['«1. a\n2. b»', '«- a\n- b»'], ['a‸', '- a‸'], ['‸', '- ‸'], ['«a\n\nb»', '«- a\n\n- b»']])(
    'makes %j a list as %j', (before, expected) => expect(after(before, (t) => list(t, 'bullets'))).toBe(expected));

  it.each([['«a\nb»', '«1. a\n2. b»'], ['«- a\n- b»', '«1. a\n2. b»'], ['«1. a\n2. b»', '«a\nb»']])(
    'makes %j a numbered list as %j', (before, expected) => expect(after(before, (t) => list(t, 'numbers'))).toBe(expected));

  it.each([['«a\n\nb»', '«> a\n>\n> b»'], ['> a‸', 'a‸'], ['‸', '> ‸']])(
    'makes %j a quote as %j', (before, expected) => expect(after(before, quote)).toBe(expected));

  it('puts a table between paragraphs', () => {
    expect(after('One‸\nTwo', table)).toBe('One\n\n| «Column» | Column |\n|---|---|\n|  |  |\n|  |  |\n\nTwo');
  });
});

describe('Enter', () => {
  it.each([
    ['- a‸', '- a\n- ‸'], ['* a‸b', '* a\n* ‸b'], ['9. a‸', '9. a\n10. ‸'], ['1) a‸', '1) a\n2) ‸'], ['- [x] a‸', '- [x] a\n- [ ] ‸'],
    ['> a‸', '> a\n> ‸'], ['> - a‸', '> - a\n> - ‸'], ['  - a‸', '  - a\n  - ‸'],
    ['- a\n- ‸', '- a\n‸'], ['> a\n> ‸', '> a\n‸'], ['> - ‸', '> ‸'], ['- [ ] ‸', '‸'], ['- a\n  - b\n  - ‸', '- a\n  - b\n- ‸'],
    ['1. a\n   - b\n   - ‸', '1. a\n   - b\n2. ‸'],
  ])('turns %j into %j', (before, expected) => expect(after(before, continueLine)).toBe(expected));

  it.each(['Words‸', '‸- a', '```\n- a‸', '- - -‸', '«- a»', '*emphasis*‸', '1.5 metres‸', '\n‸'])(
    'is left alone in %j', (before) => expect(after(before, continueLine)).toBeNull());
});

describe('Tab', () => {
  it.each([
    ['- a\n- b‸', '- a\n  - b‸'], ['1. a\n2. b‸', '1. a\n   1. b‸'], ['- a\n- b‸\n  - c', '- a\n  - b‸\n    - c'],
    ['- a\n«- b\n- c»', '- a\n  «- b\n  - c»'],
  ])('moves %j in as %j', (before, expected) => expect(after(before, inward)).toBe(expected));

  it.each([['- a\n  - b‸', '- a\n- b‸'], ['1. a\n   1. b‸', '1. a\n2. b‸'], ['- a\n  - b‸\n    - c\n- d', '- a\n- b‸\n  - c\n- d']])(
    'with Shift moves %j out as %j', (before, expected) => expect(after(before, outward)).toBe(expected));

  it.each(['Words‸', '- first‸', '```\n- a\n- b‸', '> quoted‸', 'Text\n- a‸'])('leaves the field in %j', (before) => expect(after(before, inward)).toBeNull());
  it.each(['Words‸', '- a‸'])('with Shift leaves the field in %j', (before) => expect(after(before, outward)).toBeNull());
});

describe('links', () => {
  it('makes selected words a link to a pasted address', () => {
    expect(after('See «the page».', (t) => linkWords(t, ' https://example.org/a_(b) '))).toBe('See [the page](https://example.org/a_%28b%29)‸.');
  });
  it.each([['See ‸', 'https://example.org/'], ['«words»', 'other words'], ['«https://a.example/»', 'https://b.example/'], ['`«x»`', 'https://example.org/']])(
    'pastes over %j what is %j', (before, pasted) => expect(after(before, (t) => linkWords(t, pasted))).toBeNull());

  it.each([['/image‸', 'image', 0], ['One\n/table‸', 'table', 4], ['See [[‸', 'link', 4]])('opens a tool at %j', (before, tool, from) => {
    expect(command(text(before))).toEqual({ tool, from });
  });
  it.each(['a /image‸', '/images‸', '[‸', '\\[[‸', '```sh\n[[‸', 'in `[[‸'])('opens nothing at %j', (before) => expect(command(text(before))).toBeNull());
});

describe('reading', () => {
  it('knows blocks of code', () => {
    const value = 'a\n```\nb\n~~~\n```\nc\n~~~~\nd\n```\n';
    expect([...'abcd'].map((letter) => inCode(value, value.indexOf(letter)))).toEqual([false, true, false, true]);
  });
  it('lists headings but those in code', () => {
    expect(outline('# One *two* #\ntext\n```\n# not\n```\n### [Three](https://example.org/)')).toEqual([
      { level: 1, title: 'One two', at: 0, line: 1 }, { level: 3, title: 'Three', at: 33, line: 6 },
    ]);
  });
  it('takes marks off', () => expect(plain('**A** `b` ![c](d) \\*e')).toBe('A b c e'));
  it.each([['One, two’s three-four: 5', 4], ['[words](https://example.org/long/address) <br> end', 2], ['', 0], ['潮汐', 1]])(
    'counts the words of %j', (value, words) => expect(countWords(value)).toBe(words));
});
