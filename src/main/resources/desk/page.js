// @ts-check
// What every page of the desk needs: elements, dates, messages, forms, lists and dialogs.
import { ApiError } from './api.js';
import { keepFocus } from './focus.js';
import { listenForShortcuts, listShortcuts } from './shortcuts.js';

/**
 * The first element that a selector matches, null if there is none.
 * @template {Element} [E=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {E | null}
 */
export const findOptional = (selector, within = document) => within.querySelector(selector);

/**
 * The first element that a selector matches; the page's template has one.
 * @template {Element} [E=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {E}
 */
export function find(selector, within = document) {
  /** @type {E | null} */
  const element = within.querySelector(selector);
  if (!element) throw new Error(`No element matches ${selector}`);
  return element;
}

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * The text field of a form with this name.
 * @template {Field} [F=HTMLInputElement]
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {F}
 */
export const field = (form, name) => /** @type {F} */ (form.elements.namedItem(name));

/**
 * @param {HTMLFormElement} form
 * @param {boolean} disabled
 */
export function setDisabled(form, disabled) {
  for (const control of form.elements) /** @type {Field} */ (control).disabled = disabled;
}

export const user = document.body.dataset.user ?? '';
export const role = document.body.dataset.role;
export const site = document.body.dataset.site;
export const isEditor = role !== 'WRITER';
export const isAdmin = role === 'ADMIN';

/**
 * A copy of a template's element, with these texts in the elements that data-text names.
 * @param {string} template
 * @param {Record<string, string>} [texts]
 */
export function copyTemplate(template, texts = {}) {
  /** @type {HTMLTemplateElement} */
  const source = find(`#${template}`);
  const element = /** @type {HTMLElement} */ (source.content.firstElementChild?.cloneNode(true));
  for (const part of [element, ...element.querySelectorAll('[data-text]')]) {
    const text = texts[part.getAttribute('data-text') ?? ''];
    if (text !== undefined) part.textContent = text;
  }
  return element;
}

/**
 * Fills a description list with those entries that have a value.
 * @param {HTMLElement} list
 * @param {[string, string | Node | null | undefined][]} entries
 */
export function showFacts(list, entries) {
  list.replaceChildren(...entries.flatMap(([name, value]) => {
    if (!value) return [];
    const term = document.createElement('dt');
    const description = document.createElement('dd');
    term.textContent = name;
    description.append(value);
    return [term, description];
  }));
}

/**
 * @param {string} href
 * @param {string} text
 */
export function createLink(href, text) {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = text;
  return link;
}

const DATE = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'short' });

/** @param {string} iso */
export const formatDate = (iso) => DATE.format(new Date(iso));

/**
 * The instant that a datetime-local field holds; null when it is empty.
 * @param {HTMLInputElement} input
 */
export const instantOf = (input) => (input.value ? new Date(input.value).toISOString() : null);

/** @type {Record<string, string>} */
const STATUS_NAMES = {
  DRAFT: 'Draft', IN_REVIEW: 'In review', APPROVED: 'Approved', REJECTED: 'Sent back',
  PUBLISHED: 'Published', UNPUBLISHED: 'Unpublished', SCHEDULED: 'Scheduled',
  PENDING: 'Pending', DELIVERED: 'Delivered', FAILED: 'Failed',
  WAITING: 'Waiting', GREEN: 'As approved', RED: 'Not as approved', SUPERSEDED: 'Superseded',
  OK: 'OK', WARNING: 'Warning', PROBLEM: 'Problem', SKIPPED: 'Not tried',
  DEAD: 'Dead', UNSURE: 'Unsure', MOVED: 'Moved',
};

/** @param {string} status */
export const statusName = (status) => STATUS_NAMES[status] ?? status;

/**
 * @param {HTMLElement} element
 * @param {string} status
 */
export function showBadge(element, status) {
  element.textContent = statusName(status);
  element.dataset.state = status;
}

/**
 * Announces a change to screen readers.
 * @param {string} text
 */
export function announce(text) {
  find('#announcement').textContent = '';
  requestAnimationFrame(() => { find('#announcement').textContent = text; });
}

/**
 * Shows an error that belongs to no field.
 * @param {string} text
 */
export function notify(text) {
  const notice = copyTemplate('notice', { text });
  find('button', notice).addEventListener('click', () => notice.remove());
  find('#notices').replaceChildren(notice);
}

/**
 * Shows what the API refused; any other error is a fault of ours and goes on.
 * @param {unknown} problem
 */
export function notifyOf(problem) {
  if (!(problem instanceof ApiError)) throw problem;
  notify(problem.message);
}

// Forms

/** @param {HTMLFormElement} form */
export function clearErrors(form) {
  for (const place of form.querySelectorAll('.error')) place.textContent = '';
  for (const control of form.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
}

/**
 * Puts each error next to its field, and the others at the form's end or over the page.
 * @param {HTMLFormElement} form
 * @param {unknown} problem
 */
export function showErrors(form, problem) {
  if (!(problem instanceof ApiError)) throw problem;
  clearErrors(form);
  const rest = [];
  /** @type {HTMLElement | null} */
  let first = null;
  for (const error of problem.errors) {
    // Fields of a part are named after it: seo-title is not title.
    const path = error.field.split('.');
    const name = [path.slice(-3).join('-'), path.slice(-2).join('-'), path.at(-1)].find((one) => one && form.elements.namedItem(one)) ?? path.at(-1);
    const control = name ? form.elements.namedItem(name) : null;
    const container = control instanceof Element ? control.closest('.field') : null;
    const place = name && (findOptional(`#${name}-error`, form) ?? container?.querySelector('.error'));
    if (!place) {
      rest.push(error.message);
      continue;
    }
    place.textContent = error.message;
    if (control instanceof HTMLElement) {
      control.setAttribute('aria-invalid', 'true');
      first ??= control;
    }
  }
  if (rest.length) {
    const end = findOptional('[data-error-rest]', form);
    if (end) end.textContent = rest.join(' ');
    else notify(rest.join(' '));
  }
  first?.focus();
}

/** @type {Set<Promise<unknown>>} */
const running = new Set();

/** Resolves when all actions that run now have ended. */
export const runningActions = () => Promise.allSettled([...running]);

/**
 * Runs an action with its button busy; its errors are shown in the form, or over the page.
 * @template T
 * @param {HTMLElement} button
 * @param {() => Promise<T>} action
 * @param {HTMLFormElement | null} [form]
 * @returns {Promise<T | undefined>}
 */
export async function whileBusy(button, action, form = null) {
  if (button.getAttribute('aria-busy') === 'true') return undefined;
  button.setAttribute('aria-busy', 'true');
  if (form) clearErrors(form);
  const run = action();
  running.add(run);
  try {
    return await run;
  } catch (problem) {
    if (form) showErrors(form, problem);
    else notifyOf(problem);
    return undefined;
  } finally {
    running.delete(run);
    button.removeAttribute('aria-busy');
  }
}

/**
 * @param {HTMLElement} button
 * @param {() => Promise<unknown>} action
 * @param {HTMLFormElement | null} [form]
 */
export function onClick(button, action, form = null) {
  button.addEventListener('click', () => { whileBusy(button, action, form); });
}

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<unknown>} action
 */
export function onSubmit(form, action) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    whileBusy(event.submitter ?? find('button:not([type="button"])', form), action, form);
  });
}

// Lists

/** Marks the tab that leads to this very page. */
export function markCurrentTab() {
  const here = new URLSearchParams(location.search);
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll('.tabs a');
  for (const link of links) {
    const there = new URL(link.href);
    const same = ['status', 'state', 'kind'].every((name) => there.searchParams.get(name) === here.get(name));
    if (there.pathname === location.pathname && same) link.setAttribute('aria-current', 'page');
  }
}

/**
 * Fills a list page by page.
 * @template N
 * @param {object} options
 * @param {HTMLElement} options.rows
 * @param {(after: string | null) => Promise<{ nodes: N[], pageInfo: { hasNextPage: boolean, endCursor: string | null } }>} options.load
 * @param {(node: N) => HTMLElement} options.row
 */
export async function showList({ rows, load, row }) {
  /** @type {string | null} */
  let after = null;
  const more = find('#more');
  const next = async () => {
    const page = await load(after);
    rows.append(...page.nodes.map(row));
    after = page.pageInfo.endCursor;
    more.hidden = !page.pageInfo.hasNextPage;
    find('#empty').hidden = rows.childElementCount > 0;
  };
  onClick(more, next);
  await whileBusy(more, next);
  find('#loading').hidden = true;
}

/** The menu scrolls sideways on phones. Element.scrollIntoView would make Tab begin there. */
function showCurrentSection() {
  const menu = find('.masthead nav');
  const current = findOptional('[aria-current]', menu);
  if (current) menu.scrollLeft = current.offsetLeft - (menu.clientWidth - current.offsetWidth) / 2;
}

keepFocus();
showCurrentSection();
listenForShortcuts();
find('#show-shortcuts').addEventListener('click', () => {
  /** @type {HTMLDialogElement} */
  const dialog = find('#shortcuts');
  showFacts(find('dl', dialog), listShortcuts());
  dialog.showModal();
});
