// @ts-check
// Places that correspond to each other in two documents, and what is between them in proportion.

/** @typedef {[number, number]} Pair a place in the one and in the other */

/**
 * The headings that both have, in order, between start and end.
 * @param {[string, number][]} one titles and places
 * @param {[string, number][]} other
 * @param {Pair} end
 * @returns {Pair[]}
 */
export function pairs(one, other, end) {
  /** @type {Pair[]} */
  const found = [[0, 0]];
  let next = 0;
  for (const [title, place] of one) {
    const index = other.findIndex((heading, at) => at >= next && heading[0] === title);
    if (index < 0) continue;
    next = index + 1;
    found.push([place, other[index][1]]);
  }
  found.push(end);
  return found;
}

/**
 * The place in the other document.
 * @param {Pair[]} places at least two
 * @param {number} place
 */
export function between(places, place) {
  const after = places.findIndex(([from], index) => index > 0 && from > place);
  const index = after < 0 ? places.length - 1 : after;
  const [from, to] = [places[index - 1], places[index]];
  return to[0] === from[0] ? to[1] : from[1] + ((place - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}
