// @ts-check
import { describe, expect, it } from 'vitest';
import { changedFields, merge } from '../../main/resources/desk/merge.js';

const base = { title: 'Engines', excerpt: 'On engines.', tags: ['engines', 'looms'] };

describe('changedFields', () => {
  it('finds none in equal content', () => {
    expect(changedFields(base, { ...base, tags: [...base.tags] })).toEqual([]);
  });

  it('compares lists by their items and order', () => {
    expect(changedFields(base, { ...base, tags: ['engines'] })).toEqual(['tags']);
    expect(changedFields(base, { ...base, tags: ['looms', 'engines'] })).toEqual(['tags']);
  });

  it('sees that a text became blank', () => {
    expect(changedFields(base, { ...base, excerpt: '' })).toEqual(['excerpt']);
  });
});

describe('merge', () => {
  it('takes what only they changed', () => {
    expect(merge(base, base, { ...base, title: 'Looms' })).toEqual({ incoming: ['title'], conflicts: [] });
  });

  it('keeps what only I changed', () => {
    expect(merge(base, { ...base, title: 'Looms' }, base)).toEqual({ incoming: [], conflicts: [] });
  });

  it('merges changes of different fields', () => {
    const mine = { ...base, title: 'Looms' };
    const theirs = { ...base, excerpt: 'On looms.', tags: ['looms'] };
    expect(merge(base, mine, theirs)).toEqual({ incoming: ['excerpt', 'tags'], conflicts: [] });
  });

  it('reports a field that both changed', () => {
    const mine = { ...base, title: 'Looms', excerpt: 'Mine.' };
    const theirs = { ...base, title: 'Jacquard', tags: [] };
    expect(merge(base, mine, theirs)).toEqual({ incoming: ['tags'], conflicts: ['title'] });
  });

  it('sees no conflict in the same change made twice', () => {
    const changed = { ...base, title: 'Looms', tags: ['looms'] };
    expect(merge(base, changed, { ...changed })).toEqual({ incoming: [], conflicts: [] });
  });

  it('reports a text that one deleted and the other edited', () => {
    expect(merge(base, { ...base, excerpt: '' }, { ...base, excerpt: 'More.' }).conflicts).toEqual(['excerpt']);
  });
});
