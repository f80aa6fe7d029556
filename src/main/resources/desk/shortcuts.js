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
  // AltGr types a sign on many keyboards, and is Control with Alt to Windows.
  return (key === pressed || key === event.key) && keys.includes('Alt') === event.altKey && !event.getModifierState('AltGraph')
    && keys.includes('Control') === (event.ctrlKey || event.metaKey) && keys.includes('Shift') === event.shiftKey;
}

/** The shortcuts of a toolbar that belongs to a field work in that field. @param {HTMLElement} element */
function isOutOfPlace(element) {
  const field = element.closest('[role="toolbar"][aria-controls]')?.getAttribute('aria-controls');
  return Boolean(field) && document.activeElement?.id !== field;
}

/**
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
const elements = (within = document) => [...within.querySelectorAll('[aria-keyshortcuts]')]
  .filter((element) => element instanceof HTMLElement)
  .filter((element) => !element.closest('[hidden]') && element.getClientRects().length > 0 && !element.matches(':disabled'));

/** @param {HTMLElement} element */
const shortcutOf = (element) => element.getAttribute('aria-keyshortcuts') ?? '';

/** @param {HTMLElement} element */
function nameOf(element) {
  const label = element instanceof HTMLInputElement ? element.labels?.[0] : null;
  return element.getAttribute('aria-label') ?? (label ?? element).textContent.trim();
}

export function listenForShortcuts() {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const element = elements().find((one) => matches(shortcutOf(one), event) && !isOutOfPlace(one));
    if (!element) return;
    event.preventDefault();
    if (element.matches('input, textarea')) element.focus();
    else element.click();
  });
}

/**
 * The shortcuts that work now, each as its element's name and its keys.
 * @param {ParentNode} [within]
 * @returns {[string, HTMLElement][]}
 */
export function listShortcuts(within = document) {
  return elements(within).map((element) => {
    const keys = document.createElement('kbd');
    keys.textContent = shortcutOf(element).replace('Control', 'Ctrl').replaceAll('+', ' + ');
    return [nameOf(element), keys];
  });
}
