// @ts-check
// Toolbar and keys of the article. The shortcuts are the buttons' aria-keyshortcuts.
import { code, command, continueLine, heading, indentItems, list, toggleMark, quote, table } from './markdown-editing.js';
import { find, showFacts } from './page.js';
import { listShortcuts } from './shortcuts.js';
import { apply, article, currentText, insertFrom } from './text-editing.js';
import { openFind } from './text-find.js';
import { openLink } from './text-link.js';

const toolbar = find('#toolbar');
/** @type {HTMLButtonElement[]} */
const buttons = [...toolbar.querySelectorAll('button')];

/** @type {Record<string, () => unknown>} */
const TOOLS = {
  bold: () => apply(toggleMark(currentText(), '**')),
  italic: () => apply(toggleMark(currentText(), '*')),
  heading: () => apply(heading(currentText(), 2)),
  subheading: () => apply(heading(currentText(), 3)),
  bullets: () => apply(list(currentText(), 'bullets')),
  numbers: () => apply(list(currentText(), 'numbers')),
  quote: () => apply(quote(currentText())),
  code: () => apply(code(currentText())),
  table: () => apply(table(currentText())),
  find: openFind,
  focus: toggleFocus,
  help: showHelp,
};

/** Full screen: only title, article and preview. */
function toggleFocus() {
  const on = document.body.classList.toggle('focus-mode');
  find('[data-tool="focus"]', toolbar).setAttribute('aria-pressed', String(on));
  article.focus();
}

function showHelp() {
  showFacts(find('#writing-keys'), listShortcuts(toolbar));
  /** @type {HTMLDialogElement} */ (find('#writing-help')).showModal();
}

for (const button of buttons) {
  const keys = (button.getAttribute('aria-keyshortcuts') ?? '').replace('Control', 'Ctrl');
  button.title = `${button.getAttribute('aria-label')}${keys && ` (${keys})`}`;
  button.tabIndex = button === buttons[0] ? 0 : -1;
  button.addEventListener('click', () => TOOLS[button.dataset.tool ?? '']?.());
  // A click leaves focus and selection in the text, and so the keyboard of a phone.
  button.addEventListener('mousedown', (event) => event.preventDefault());
}

toolbar.addEventListener('keydown', (event) => {
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const forward = getComputedStyle(toolbar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
  const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  buttons[(to + buttons.length) % buttons.length].focus();
});
toolbar.addEventListener('focusin', (event) => {
  for (const button of buttons) button.tabIndex = button === event.target ? 0 : -1;
});

// Typing

/** Whether Escape was pressed, after which Tab always leaves the field. */
let leaving = false;

article.addEventListener('blur', () => { leaving = false; });
article.addEventListener('keydown', (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Tab' && !leaving && apply(indentItems(currentText(), event.shiftKey))) event.preventDefault();
  if (event.key === 'Enter' && !event.shiftKey && apply(continueLine(currentText()))) event.preventDefault();
  if (event.key !== 'Shift') leaving = event.key === 'Escape';
});

// Keyboards of phones do not say which key was pressed.
article.addEventListener('beforeinput', (event) => {
  if (event.inputType === 'insertLineBreak' && !event.isComposing && apply(continueLine(currentText()))) event.preventDefault();
});

article.addEventListener('input', (event) => {
  if (!(event instanceof InputEvent) || event.isComposing || !['insertText', 'insertCompositionText'].includes(event.inputType)) return;
  if (event.data?.length !== 1 && !event.data?.endsWith('[')) return;
  const found = command(currentText());
  if (!found) return;
  if (found.tool === 'table') {
    article.setSelectionRange(found.from, article.selectionEnd);
    apply(table(currentText(), found.from));
    return;
  }
  if (found.tool === 'link') openLink('');
  else find('#add-image').click();
  // What is inserted replaces the command; a dialog that inserts nothing leaves it, with the cursor behind it.
  insertFrom(found.from);
});
