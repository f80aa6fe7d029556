// @ts-check
// The three-way merge of a draft that two people edit at once, field by field.

/** @typedef {Record<string, string | string[]>} Content values by field; a list is compared whole */

/**
 * @param {string | string[]} one
 * @param {string | string[]} other
 */
const same = (one, other) => String(one) === String(other);

/**
 * The fields in which two versions differ.
 * @param {Content} one
 * @param {Content} other
 */
export const changedFields = (one, other) => Object.keys(one).filter((field) => !same(one[field], other[field]));

/**
 * Which fields take the other person's value, and which a person has to decide about.
 * @param {Content} base the version both started from
 * @param {Content} mine
 * @param {Content} theirs
 */
export function merge(base, mine, theirs) {
  const changedByThem = changedFields(base, theirs);
  return {
    incoming: changedByThem.filter((field) => same(mine[field], base[field])),
    conflicts: changedByThem.filter((field) => !same(mine[field], base[field]) && !same(mine[field], theirs[field])),
  };
}
