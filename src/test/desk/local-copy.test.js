// @ts-check
import { describe, expect, it } from 'vitest';
import { createLocalCopy, removeOldCopies, restorable } from '../../main/resources/desk/local-copy.js';

function storage() {
  /** @type {Map<string, string>} */
  const items = new Map();
  return {
    getItem: (/** @type {string} */ key) => items.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => { items.set(key, value); },
    removeItem: (/** @type {string} */ key) => { items.delete(key); },
  };
}

const base = { title: 'Boats', bodyMarkdown: 'One', tags: ['a'] };
const typed = { title: 'Boats', bodyMarkdown: 'One two', tags: ['a', 'b'] };

describe('local copy', () => {
  it('keeps the changed fields until it is removed', () => {
    const copy = createLocalCopy(storage(), 'mara', '1');
    copy.keep(base, typed, ['bodyMarkdown', 'tags']);
    expect(copy.read()).toMatchObject({ base: { bodyMarkdown: 'One' }, values: { bodyMarkdown: 'One two', tags: ['a', 'b'] } });
    copy.remove();
    expect(copy.read()).toBeNull();
  });

  it('is of one account and one draft', () => {
    const all = storage();
    createLocalCopy(all, 'mara', '1').keep(base, typed, ['bodyMarkdown']);
    expect(createLocalCopy(all, 'noor', '1').read()).toBeNull();
    expect(createLocalCopy(all, 'mara', '2').read()).toBeNull();
  });

  it('says that a browser keeps nothing', () => {
    const full = { ...storage(), setItem: () => { throw new Error('QuotaExceededError'); } };
    expect(createLocalCopy(full, 'mara', '1').keep(base, typed, ['tags'])).toBe(false);
  });

  it('ignores what is not a copy', () => {
    expect(createLocalCopy({ ...storage(), getItem: () => '{' }, 'mara', '1').read()).toBeNull();
  });

  it('is removed after 30 days', () => {
    /** @type {any} */
    const all = { 'galley-draft:mara:1': '{"at":"2026-01-01T00:00:00Z"}', 'galley-draft:mara:2': '{"at":"2026-02-10T00:00:00Z"}', other: 'x' };
    Object.defineProperty(all, 'getItem', { value: (/** @type {string} */ key) => all[key] });
    Object.defineProperty(all, 'removeItem', { value: (/** @type {string} */ key) => { delete all[key]; } });
    removeOldCopies(all, Date.parse('2026-02-11T00:00:00Z'));
    expect(Object.keys(all)).toEqual(['galley-draft:mara:2', 'other']);
  });

  it('offers what the server does not have, and says what changed there', () => {
    const copy = { at: '', base: { title: 'Boats', bodyMarkdown: 'One' }, values: { title: 'Ships', bodyMarkdown: 'One two', gone: 'x' } };
    expect(restorable(copy, { title: 'Vessels', bodyMarkdown: 'One two' })).toEqual({ names: ['title'], conflicts: ['title'] });
    expect(restorable(copy, { title: 'Boats', bodyMarkdown: 'One' })).toEqual({ names: ['title', 'bodyMarkdown'], conflicts: [] });
  });
});
