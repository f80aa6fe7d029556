// @ts-check
import { describe, expect, it } from 'vitest';
import { between, pairs } from '../../main/resources/desk/proportion.js';

describe('pairs', () => {
  it('are headings of the same words, in order', () => {
    expect(pairs([['a', 10], ['gone', 20], ['b', 30], ['a', 40]], [['a', 100], ['new', 150], ['b', 300], ['a', 500]], [50, 600]))
      .toEqual([[0, 0], [10, 100], [30, 300], [40, 500], [50, 600]]);
  });
  it('are start and end without any', () => expect(pairs([], [['a', 1]], [50, 600])).toEqual([[0, 0], [50, 600]]));
});

describe('between', () => {
  /** @type {[number, number][]} */
  const places = [[0, 0], [10, 100], [30, 300], [50, 600]];
  it.each([[0, 0], [5, 50], [10, 100], [20, 200], [40, 450], [50, 600]])('finds the place of %d at %d', (place, expected) => {
    expect(between(places, place)).toBe(expected);
  });
  it('does not divide by nothing', () => expect(between([[0, 0], [0, 80]], 0)).toBe(80));
});
