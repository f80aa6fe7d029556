// @ts-check
// Keyboard shortcuts, each written where it works: aria-keyshortcuts on a link, a button or a field.

/**
 * @param {string} shortcut
 * @param {KeyboardEvent} event
 */
export function matches(shortcut, event) {
  const keys = shortcut.split('+');
  const key = keys.pop();
  const pressed = event.code.replace(/^(Key|Digit)/, '');
  return (key === pressed || key === event.key) && keys.includes('Alt') === event.altKey
    && keys.includes('Control') === (event.ctrlKey || event.metaKey) && !event.shiftKey;
}

/** @returns {HTMLElement[]} */
const elements = () => [...document.querySelectorAll('[aria-keyshortcuts]')]
  .filter((element) => element instanceof HTMLElement)
  .filter((element) => !element.closest('[hidden]') && element.getClientRects().length > 0 && !element.matches(':disabled'));

/** @param {HTMLElement} element */
const shortcutOf = (element) => element.getAttribute('aria-keyshortcuts') ?? '';

/** @param {HTMLElement} element */
function nameOf(element) {
  const label = element instanceof HTMLInputElement ? element.labels?.[0] : null;
  return (label ?? element).textContent.trim();
}

export function listenForShortcuts() {
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]')) return;
    const element = elements().find((one) => matches(shortcutOf(one), event));
    if (!element) return;
    event.preventDefault();
    if (element.matches('input, textarea')) element.focus();
    else element.click();
  });
}

/**
 * The shortcuts that work now, each as its element's name and its keys.
 * @returns {[string, HTMLElement][]}
 */
export function listShortcuts() {
  return elements().map((element) => {
    const keys = document.createElement('kbd');
    keys.textContent = shortcutOf(element).replace('Control', 'Ctrl').replaceAll('+', ' + ');
    return [nameOf(element), keys];
  });
}
