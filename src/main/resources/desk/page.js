// What every page of the desk needs: finding and filling elements, telling what happens, shortcuts.
import { Refusal } from './api.js';

export const find = (selector, within = document) => within.querySelector(selector);
export const user = document.body.dataset.user;
export const role = document.body.dataset.role;
export const site = document.body.dataset.site;
export const mayEdit = role !== 'WRITER';

/** A copy of a template's element with texts in the places named by data-text. */
export function copy(template, texts = {}) {
  const element = document.getElementById(template).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) {
    for (const place of [element, ...element.querySelectorAll('[data-text]')]) {
      if (place.dataset.text === name) place.textContent = text;
    }
  }
  return element;
}

export function facts(list, entries) {
  list.replaceChildren(...entries.filter(([, value]) => value !== null && value !== undefined && value !== '').flatMap(([name, value]) => {
    const term = document.createElement('dt');
    const said = document.createElement('dd');
    term.textContent = name;
    said.append(value);
    return [term, said];
  }));
}

const DATE = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'short' });

export const when = (iso) => DATE.format(new Date(iso));

/** What a datetime-local field holds, as an instant; null when it is empty. */
export const instant = (field) => (field.value ? new Date(field.value).toISOString() : null);

const STATES = {
  DRAFT: 'Draft', IN_REVIEW: 'In review', APPROVED: 'Approved', REJECTED: 'Sent back',
  PUBLISHED: 'Published', UNPUBLISHED: 'Unpublished', SCHEDULED: 'Scheduled',
  PENDING: 'Waiting', DELIVERED: 'Delivered', FAILED: 'Given up',
};

export const stateName = (state) => STATES[state] ?? state;

export function badge(element, state) {
  element.textContent = stateName(state);
  element.dataset.state = state;
}

/** Tells those who cannot see the page change. */
export function say(text) {
  find('#said').textContent = '';
  requestAnimationFrame(() => { find('#said').textContent = text; });
}

/** Tells everybody of something that went wrong and belongs to no field. */
export function notify(text) {
  const notice = copy('notice', { text });
  find('button', notice).addEventListener('click', () => notice.remove());
  find('#notices').replaceChildren(notice);
}

export function clear(form) {
  for (const place of form.querySelectorAll('.error')) place.textContent = '';
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
}

/** Puts each error next to its field, and what has no field at the form's end or over the page. */
export function show(form, problem) {
  if (!(problem instanceof Refusal)) throw problem;
  clear(form);
  const rest = [];
  let first = null;
  for (const { field, message } of problem.errors) {
    const name = field.split('.').pop();
    const control = name ? form.elements.namedItem(name) : null;
    const place = name && (find(`#${name}-error`, form) ?? control?.closest?.('.field')?.querySelector('.error'));
    if (!place) {
      rest.push(message);
      continue;
    }
    place.textContent = message;
    if (control instanceof Element) {
      control.setAttribute('aria-invalid', 'true');
      first ??= control;
    }
  }
  if (rest.length) {
    const end = find('[data-error-rest]', form);
    if (end) end.textContent = rest.join(' ');
    else notify(rest.join(' '));
  }
  first?.focus();
}

const running = new Set();

/** When all that goes on now is over. */
export const settled = () => Promise.allSettled([...running]);

/** Runs an action with its button waiting; what goes wrong is shown in the form, or over the page. */
export async function during(button, action, form = null) {
  if (button.getAttribute('aria-busy') === 'true') return undefined;
  button.setAttribute('aria-busy', 'true');
  if (form) clear(form);
  const run = action();
  running.add(run);
  try {
    return await run;
  } catch (problem) {
    if (form) show(form, problem);
    else if (problem instanceof Refusal) notify(problem.message);
    else throw problem;
    return undefined;
  } finally {
    running.delete(run);
    button.removeAttribute('aria-busy');
  }
}

export function onSubmit(form, action) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    during(event.submitter ?? find('button:not([type="button"])', form), action, form);
  });
}

/** Marks the tab that leads to this very page. */
export function markTab() {
  const here = new URLSearchParams(location.search);
  for (const link of document.querySelectorAll('.tabs a')) {
    const there = new URL(link.href);
    const same = ['status', 'state'].every((name) => there.searchParams.get(name) === here.get(name));
    if (there.pathname === location.pathname && same) link.setAttribute('aria-current', 'page');
  }
}

/** Fills a list page by page: load(after) answers a connection, row(node) makes its element. */
export async function list({ rows, load, row }) {
  let after = null;
  const more = find('#more');
  const next = async () => {
    const page = await load(after);
    rows.append(...page.nodes.map(row));
    after = page.pageInfo.endCursor;
    more.hidden = !page.pageInfo.hasNextPage;
    find('#loading').hidden = true;
    find('#empty').hidden = rows.childElementCount > 0;
  };
  more.addEventListener('click', () => during(more, next));
  await during(more, next);
  find('#loading').hidden = true;
}

export async function choice(dialog) {
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((done) => { dialog.addEventListener('close', done, { once: true }); });
  return dialog.returnValue;
}

// Shortcuts are written where they work: aria-keyshortcuts on a link, a button or a field.

function matches(shortcut, event) {
  const keys = shortcut.split('+');
  const key = keys.pop();
  const pressed = event.code.replace(/^(Key|Digit)/, '');
  return (key === pressed || key === event.key) && keys.includes('Alt') === event.altKey
    && keys.includes('Control') === (event.ctrlKey || event.metaKey) && !event.shiftKey;
}

function usable(element) {
  return !element.closest('[hidden]') && element.getClientRects().length > 0 && !element.matches(':disabled');
}

document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]')) return;
  for (const element of document.querySelectorAll('[aria-keyshortcuts]')) {
    if (usable(element) && matches(element.getAttribute('aria-keyshortcuts'), event)) {
      event.preventDefault();
      if (element.matches('input, textarea')) element.focus();
      else element.click();
      return;
    }
  }
});

function name(element) {
  return (element.labels?.[0] ?? element).textContent.trim();
}

for (const opener of document.querySelectorAll('[data-opens]')) {
  opener.addEventListener('click', () => {
    const dialog = document.getElementById(opener.dataset.opens);
    facts(find('.shortcuts'), [...document.querySelectorAll('[aria-keyshortcuts]')].filter(usable).map((element) => {
      const keys = document.createElement('kbd');
      keys.textContent = element.getAttribute('aria-keyshortcuts').replace('Control', 'Ctrl').replaceAll('+', ' + ');
      return [name(element), keys];
    }));
    dialog.showModal();
  });
}
