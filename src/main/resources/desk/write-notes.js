// @ts-check
// The notes beside the text that is written.
import { notifyOf, find } from './page.js';
import { loadNotes, startNotes } from './notes.js';
import { showLine } from './text-editing.js';

startNotes({
  jumpName: ({ line }) => `Go to line ${line}`,
  jump: ({ place }) => { if (place) showLine(place.line); },
  shown: () => {
    const section = find('#draft-notes');
    section.hidden = !section.querySelector('.note');
  },
}).catch(notifyOf);

// What is saved may move the places.
const state = find('#save-state');
new MutationObserver(() => {
  if (state.textContent?.startsWith('Saved')) loadNotes().catch(notifyOf);
}).observe(state, { childList: true, characterData: true, subtree: true });

// A link to a field that is missing leads to the field, once the draft is there.
const editor = find('#editor fieldset');
function showField() {
  const name = location.hash.slice(1);
  const control = name ? document.getElementById(name) : null;
  if (editor.matches(':enabled') && control && editor.contains(control)) control.focus();
}
new MutationObserver(showField).observe(editor, { attributeFilter: ['disabled'] });
window.addEventListener('hashchange', showField);
