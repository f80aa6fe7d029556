// @ts-check
import { describe, expect, it } from 'vitest';
import { diff, shortened } from '../../main/resources/desk/revision-diff.js';

/** @param {import('../../main/resources/desk/revision-diff.js').Part[]} parts */
const compact = (parts) => parts.map(({ kind, text }) => `${{ same: '=', removed: '-', added: '+' }[kind]}${text}`);

/**
 * @param {string} before
 * @param {string} after
 */
function checkRestoresBoth(before, after) {
  const parts = diff(before, after);
  expect(parts.filter(({ kind }) => kind !== 'added').map(({ text }) => text).join('')).toBe(before);
  expect(parts.filter(({ kind }) => kind !== 'removed').map(({ text }) => text).join('')).toBe(after);
}

describe('diff', () => {
  it('has one part for equal texts and none for blank ones', () => {
    expect(compact(diff('The loom.\n', 'The loom.\n'))).toEqual(['=The loom.\n']);
    expect(diff('', '')).toEqual([]);
  });

  it('marks only the words that changed within a line', () => {
    expect(compact(diff('The engine that weaves algebra', 'The engine that knits algebra')))
      .toEqual(['=The engine that ', '-weaves', '+knits', '= algebra']);
  });

  it('marks whole lines that were added or removed', () => {
    expect(compact(diff('One\nThree\n', 'One\nTwo\nThree\n'))).toEqual(['=One\n', '+Two\n', '=Three\n']);
    expect(compact(diff('One\nTwo\n', 'Two\n'))).toEqual(['-One\n', '=Two\n']);
  });

  it('marks everything when one text is blank', () => {
    expect(compact(diff('', 'New'))).toEqual(['+New']);
    expect(compact(diff('Old', ''))).toEqual(['-Old']);
  });

  it.each([
    ['a change of spaces', 'a  b\n\nc', 'a b\nc'],
    ['no newline at the end', 'one\ntwo', 'one\ntwo\n'],
    ['markup', '<b>"x" & y</b>', '<b>"x" &amp; z</b>'],
    ['other scripts', '活版印刷の歴史', '活版印刷の未来'],
    ['emoji', 'Good 👩‍🔬 work', 'Good 👩‍🚀 work'],
    ['Windows newlines', 'a\r\nb\r\n', 'a\nb\r\n'],
  ])('loses nothing with %s', (_, before, after) => checkRestoresBoth(before, after));

  it('treats texts with too many changes as replaced', () => {
    const words = (/** @type {string} */ prefix) => Array.from({ length: 20_000 }, (_, at) => `${prefix}${at}`).join(' ');
    expect(compact(diff(`${words('a')}\nend\n`, `${words('b')}\nend\n`)).map((part) => part.slice(0, 4))).toEqual(['-a0 ', '+b0 ', '=end']);
  });
});

describe('shortened', () => {
  const long = `${'start '.repeat(100)}${'end '.repeat(100)}`;

  it('keeps short texts', () => {
    expect(shortened('short', false, false)).toBe('short');
  });

  it('keeps 200 characters next to each change', () => {
    expect(shortened(long, false, false)).toBe(`${long.slice(0, 200)}\n…\n${long.slice(-200)}`);
    expect(shortened(long, true, false)).toBe(`\n…\n${long.slice(-200)}`);
    expect(shortened(long, false, true)).toBe(`${long.slice(0, 200)}\n…\n`);
  });
});
