// @ts-check
// A list of links that one edits and puts in order, with buttons or by dragging.
import { announce, copyTemplate, find } from './page.js';

/** @typedef {{ label: string, address: string }} Link */

let fields = 0;

/**
 * @param {HTMLElement} section gets the list
 * @param {string} name of the input field
 */
export function linkList(section, name) {
  const element = copyTemplate('links');
  const rows = find('ol', element);
  find('p.error', element).id = `${name}-error`;
  section.append(element);

  /** Errors name a row by its position. */
  const number = () => [...rows.children].forEach((row, at) => {
    const [label, address] = row.querySelectorAll('input');
    label.name = `${name}-${at}-label`;
    address.name = `${name}-${at}-address`;
    for (const input of [label, address]) {
      const place = find('.error', /** @type {HTMLElement} */ (input.closest('.field')));
      place.id = `${input.name}-error`;
      input.setAttribute('aria-describedby', place.id);
    }
    row.querySelectorAll('button').forEach((button) => {
      button.setAttribute('aria-label', `${button.textContent}: ${label.value || `link ${at + 1}`}`);
      if (button.dataset.move) button.disabled = at + Number(button.dataset.move) < 0 || at + Number(button.dataset.move) >= rows.children.length;
    });
  });

  /** @param {Element} row @param {number} by */
  const move = (row, by) => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    number();
    announce(`Moved to position ${[...rows.children].indexOf(row) + 1} of ${rows.children.length}`);
  };

  /** @param {Link} link */
  const add = ({ label, address }) => {
    const row = copyTemplate('link');
    row.querySelectorAll('.field').forEach((place) => {
      const input = find('input', /** @type {HTMLElement} */ (place));
      input.id = `link-${++fields}`;
      /** @type {HTMLLabelElement} */ (find('label', /** @type {HTMLElement} */ (place))).htmlFor = input.id;
    });
    const [text, path] = row.querySelectorAll('input');
    text.value = label;
    path.value = address;
    text.addEventListener('input', number);
    row.querySelectorAll('button').forEach((button) => button.addEventListener('click', () => {
      if (!button.dataset.move) {
        row.remove();
        number();
        find('button', /** @type {HTMLElement} */ (element.lastElementChild)).focus();
        return;
      }
      move(row, Number(button.dataset.move));
      // The button of the last possible move is disabled then.
      if (button.disabled) find('button:not(:disabled)', row).focus();
      else button.focus();
    }));
    row.addEventListener('dragstart', (event) => {
      // A field is selected by dragging too.
      if (document.activeElement instanceof HTMLInputElement && row.contains(document.activeElement)) event.preventDefault();
      else row.dataset.dragged = '';
    });
    row.addEventListener('dragend', () => { delete row.dataset.dragged; number(); });
    row.addEventListener('dragover', (event) => {
      const dragged = rows.querySelector('[data-dragged]');
      if (!dragged) return;
      event.preventDefault();
      const { top, height } = row.getBoundingClientRect();
      if (dragged !== row) row[event.clientY < top + height / 2 ? 'before' : 'after'](dragged);
    });
    rows.append(row);
    number();
    return text;
  };

  find('button', /** @type {HTMLElement} */ (element.lastElementChild)).addEventListener('click', () => add({ label: '', address: '' }).focus());

  return {
    name,
    /** @param {Link[]} links */
    show(links) {
      rows.replaceChildren();
      links.forEach(add);
    },
    /** @returns {Link[]} */
    links: () => [...rows.children].map((row) => {
      const [label, address] = row.querySelectorAll('input');
      return { label: label.value, address: address.value };
    }),
  };
}
