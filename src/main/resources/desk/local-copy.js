// @ts-check
// Unsaved changes of a draft in this browser, for the account that made them, until the server has them.

const PREFIX = 'galley-draft:';
const MAX_AGE_MILLIS = 30 * 24 * 60 * 60 * 1000;

/** @typedef {Record<string, string | string[]>} Values */
/** @typedef {{ at: string, base: Values, values: Values }} Copy the changed fields, with what each was before */

/**
 * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} storage
 * @param {string} user
 * @param {string} draft
 */
export function createLocalCopy(storage, user, draft) {
  const key = `${PREFIX}${encodeURIComponent(user)}:${draft}`;
  return {
    /**
     * Whether the browser had room for it.
     * @param {Values} base
     * @param {Values} values
     * @param {string[]} names of the fields that changed
     */
    keep(base, values, names) {
      const pick = (/** @type {Values} */ from) => Object.fromEntries(names.map((name) => [name, from[name]]));
      try {
        storage.setItem(key, JSON.stringify({ at: new Date().toISOString(), base: pick(base), values: pick(values) }));
        return true;
      } catch {
        return false;
      }
    },

    /** @returns {Copy | null} */
    read() {
      try {
        const copy = JSON.parse(storage.getItem(key) ?? 'null');
        return copy?.at && copy.base && copy.values ? copy : null;
      } catch {
        return null;
      }
    },

    remove() {
      try {
        storage.removeItem(key);
      } catch {
        // Without storage there is no copy.
      }
    },
  };
}

/**
 * Removes old copies, such as those of drafts that were deleted since.
 * @param {Storage} storage
 * @param {number} now
 */
export function removeOldCopies(storage, now) {
  for (const key of Object.keys(storage).filter((name) => name.startsWith(PREFIX))) {
    const at = Date.parse(/"at":"([^"]*)"/.exec(storage.getItem(key) ?? '')?.[1] ?? '');
    if (!(now - at < MAX_AGE_MILLIS)) storage.removeItem(key);
  }
}

/**
 * The fields of a copy that the server does not have, and those among them that changed there too.
 * @param {Copy} copy
 * @param {Values} current what the server has
 */
export function restorable(copy, current) {
  const names = Object.keys(copy.values).filter((name) => name in current && String(current[name]) !== String(copy.values[name]));
  return { names, conflicts: names.filter((name) => String(current[name]) !== String(copy.base[name])) };
}
