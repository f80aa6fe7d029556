// @ts-check
// Keeps a person's place when the element that has the focus disappears, as a button does that its own action hides: the browser would
// go back to the top of the page without a word.

/** Parts of a page that have a name or a role, so that screen readers say where the focus is. */
const PLACES = 'section, form, dialog, main';

/** The places around what had the focus last, from the inside. @type {HTMLElement[]} */
let around = [];
/** @type {Element | null} */
let last = null;
let scheduled = false;

/** @param {Element} element */
const isShown = (element) => element.isConnected && element.getClientRects().length > 0;

/** @param {Element} element */
function remember(element) {
  last = element;
  around = [];
  for (let place = element.parentElement?.closest(PLACES); place; place = place.parentElement?.closest(PLACES)) {
    around.push(/** @type {HTMLElement} */ (place));
  }
}

function restore() {
  scheduled = false;
  const focused = document.activeElement;
  // A hidden element has the focus until the browser has painted.
  const moved = focused && focused !== document.body && focused !== last;
  if (!last || moved || isUsable(last) || document.querySelector('main[inert]')) return;
  const place = around.find(isShown);
  if (!place) return;
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** @param {Element} element */
const isUsable = (element) => isShown(element) && !element.matches(':disabled');

/** Begins to follow the focus, and what is hidden, disabled or removed. */
export function keepFocus() {
  document.addEventListener('focusin', ({ target }) => { if (target instanceof Element) remember(target); });
  new MutationObserver(() => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(restore);
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['hidden', 'disabled', 'open'] });
}
