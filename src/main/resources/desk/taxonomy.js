// @ts-check
// Authors, categories and tags. Each form is one mutation.
import { execute, executeOnce } from './api.js';
import { announce, copyTemplate, find, notifyOf, onSubmit } from './page.js';

const AUTHOR = 'id name slug bio avatarUrl';
const TERM = 'id name slug';
const ALL = `{ authors { ${AUTHOR} } categories { ${TERM} } tags { ${TERM} } }`;
const MUTATIONS = {
  Author: {
    create: `mutation($input: CreateAuthorInput!) { term: createAuthor(input: $input) { ${AUTHOR} } }`,
    edit: `mutation($input: EditAuthorInput!) { term: editAuthor(input: $input) { ${AUTHOR} } }`,
  },
  Category: {
    create: `mutation($input: CreateCategoryInput!) { term: createCategory(input: $input) { ${TERM} } }`,
    edit: `mutation($input: EditCategoryInput!) { term: editCategory(input: $input) { ${TERM} } }`,
  },
  Tag: {
    create: `mutation($input: CreateTagInput!) { term: createTag(input: $input) { ${TERM} } }`,
    edit: `mutation($input: EditTagInput!) { term: editTag(input: $input) { ${TERM} } }`,
  },
};

/** @typedef {keyof typeof MUTATIONS} Kind */
/** @typedef {{ id: string, name: string, slug: string, [field: string]: string }} Term */

let forms = 0;

/**
 * @param {Kind} kind
 * @param {Term | null} term null for a new one
 */
function createForm(kind, term) {
  const element = /** @type {HTMLFormElement} */ (copyTemplate('form'));
  const number = ++forms;
  for (const part of element.querySelectorAll('.for-authors')) if (kind !== 'Author') part.remove();
  for (const place of element.querySelectorAll('.field')) {
    /** @type {HTMLInputElement} */
    const control = find('input, textarea', place);
    control.id = `${control.name}-${number}`;
    /** @type {HTMLLabelElement} */ (find('label', place)).htmlFor = control.id;
    find('.error', place).id = `${control.id}-error`;
    control.setAttribute('aria-describedby', `${control.id}-error`);
    control.value = term?.[control.name] ?? '';
  }
  if (!term) find('button', element).textContent = 'Add';
  return element;
}

/**
 * The fields that changed. A blank slug is left out, so that the server makes one from the name.
 * @param {HTMLFormElement} form
 * @param {Term | null} term
 */
function changes(form, term) {
  const controls = [...form.elements].map((control) => /** @type {HTMLInputElement} */ (control));
  return Object.fromEntries(controls.filter((control) => control.name && control.value !== (term?.[control.name] ?? ''))
    .filter((control) => control.value !== '' || control.name === 'bio' || control.name === 'name')
    .map((control) => [control.name, control.value]));
}

/**
 * @param {Kind} kind
 * @param {Term} term
 */
function row(kind, term) {
  const element = copyTemplate('existing', { name: term.name, slug: term.slug });
  const form = createForm(kind, term);
  onSubmit(form, async () => {
    const { term: edited } = await execute(MUTATIONS[kind].edit, { input: { id: term.id, ...changes(form, term) } });
    const after = row(kind, edited);
    element.replaceWith(after);
    find('summary', after).focus();
    announce(`${edited.name} saved`);
  });
  element.append(form);
  return element;
}

/**
 * @param {HTMLElement} section
 * @param {Kind} kind
 */
function showAddForm(section, kind) {
  /** @type {HTMLDetailsElement} */
  const place = find('.add', section);
  const form = createForm(kind, null);
  onSubmit(form, async () => {
    const { term } = await executeOnce(MUTATIONS[kind].create, { name: '', ...changes(form, null) });
    find('.terms', section).prepend(row(kind, term));
    form.reset();
    place.open = false;
    find('summary', place).focus();
    announce(`${term.name} added`);
  });
  place.append(form);
}

/**
 * @param {Kind} kind
 * @param {Term[]} terms
 */
function showSection(kind, terms) {
  const section = find(`[data-kind="${kind}"]`);
  showAddForm(section, kind);
  find('.terms', section).append(...terms.map((term) => row(kind, term)));
}

try {
  const { authors, categories, tags } = await execute(ALL);
  showSection('Author', authors);
  showSection('Category', categories);
  showSection('Tag', tags);
} catch (problem) {
  notifyOf(problem);
}
