// @ts-check
// Unsaved changes of a draft in this browser, for the account that made them, until the server has them.

/** @typedef {Record<string, string | string[]>} Values */
/** @typedef {{ at: string, base: Values, values: Values }} Copy the changed fields, with what each was before */

/**
 * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} storage
 * @param {string} user
 * @param {string} draft
 */
export function createLocalCopy(storage, user, draft) {
  const key = `galley-draft:${encodeURIComponent(user)}:${draft}`;
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
 * The fields of a copy that the server does not have, and those among them that changed there too.
 * @param {Copy} copy
 * @param {Values} current what the server has
 */
export function restorable(copy, current) {
  const names = Object.keys(copy.values).filter((name) => name in current && String(current[name]) !== String(copy.values[name]));
  return { names, conflicts: names.filter((name) => String(current[name]) !== String(copy.base[name])) };
}
