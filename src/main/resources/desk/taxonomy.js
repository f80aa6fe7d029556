// @ts-check
// Authors, categories and tags. Each form is one mutation.
import { ApiError, apiError, execute, executeOnce } from './api.js';
import { offerImages, offerPortraits } from './portrait.js';
import { announce, clearErrors, copyTemplate, field, find, onClick, onSubmit, whileBusy } from './page.js';

const AUTHOR = 'id name slug bio avatarUrl links { label address }';
const CATEGORY = 'id name slug description image { id alt url renditions { url width } }';
const TERM = 'id name slug';
const PAGE = 'pageInfo { hasNextPage endCursor }';
const AUTHORS = `query($after: String, $start: String) { list: authorConnection(first: 100, after: $after, startingWith: $start) { nodes { ${AUTHOR} } ${PAGE} } }`;
const CATEGORIES = `query($after: String, $start: String) { list: categoryConnection(first: 100, after: $after, startingWith: $start) { nodes { ${CATEGORY} } ${PAGE} } }`;
const TAGS = `query($after: String, $start: String) { list: tagConnection(first: 100, after: $after, startingWith: $start) { nodes { ${TERM} } ${PAGE} } }`;
const MUTATIONS = {
  Author: {
    create: `mutation($input: CreateAuthorInput!) { term: createAuthor(input: $input) { ${AUTHOR} } }`,
    edit: `mutation($input: EditAuthorInput!) { term: editAuthor(input: $input) { ${AUTHOR} } }`,
  },
  Category: {
    create: `mutation($input: CreateCategoryInput!) { term: createCategory(input: $input) { ${CATEGORY} } }`,
    edit: `mutation($input: EditCategoryInput!) { term: editCategory(input: $input) { ${CATEGORY} } }`,
  },
  Tag: {
    create: `mutation($input: CreateTagInput!) { term: createTag(input: $input) { ${TERM} } }`,
    edit: `mutation($input: EditTagInput!) { term: editTag(input: $input) { ${TERM} } }`,
  },
};

const USAGE = 'query($kind: TermKind!, $id: ID!) { termUsage(kind: $kind, id: $id) }';
const DELETE = 'mutation($input: DeleteTermInput!) { deleteTerm(input: $input) { name } }';
const MERGE = 'mutation($input: MergeTermsInput!) { mergeTerms(input: $input) { name } }';
/** Names of the kinds in the API, their lists and their names in sentences. */
const KINDS = {
  Author: { term: 'AUTHOR', parts: 'authors', list: AUTHORS, noun: 'author' },
  Category: { term: 'CATEGORY', parts: 'categories', list: CATEGORIES, noun: 'category' },
  Tag: { term: 'TAG', parts: 'tags', list: TAGS, noun: 'tag' },
};

/** @typedef {keyof typeof MUTATIONS} Kind */
/** @typedef {import('./portrait.js').Picture} Picture */
/** @typedef {{ id: string, name: string, slug: string, bio?: string, avatarUrl?: string | null, links?: { label: string, address: string }[], description?: string, image?: Picture | null }} Term */

let forms = 0;

/**
 * What the controls of a form show.
 * @param {Term | null} term null for a new one
 * @returns {Record<string, string>}
 */
const values = (term) => ({
  name: term?.name ?? '', slug: term?.slug ?? '', bio: term?.bio ?? '', avatarUrl: term?.avatarUrl ?? '', description: term?.description ?? '',
  links: (term?.links ?? []).map(({ label, address }) => `${label} ${address}`.trim()).join('\n'),
  image: term?.image?.id ?? '', imageAlt: term?.image?.alt ?? '',
});

/**
 * One link a line: its address, after its name if it has one.
 * @param {string} text
 */
const linksOf = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
  const [, label = '', address = line] = /^(.*?)\s*(\S+)$/.exec(line) ?? [];
  return { label, address };
});

/**
 * Names the line of each link that the server refuses.
 * @template T
 * @param {Promise<T>} saving
 */
async function saved(saving) {
  try {
    return await saving;
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    throw new ApiError(problem.errors.map((error) => {
      const [, line] = /\blinks\.(\d+)\./.exec(error.field) ?? [];
      return line ? { ...error, field: 'links', message: `Link ${Number(line) + 1}: ${error.message}` } : error;
    }));
  }
}

/**
 * @param {Kind} kind
 * @param {Term | null} term null for a new one
 */
function createForm(kind, term) {
  const element = /** @type {HTMLFormElement} */ (copyTemplate('form'));
  const number = ++forms;
  for (const part of element.querySelectorAll('.for-authors, .for-categories')) if (!part.matches(`.for-${KINDS[kind].parts}`)) part.remove();
  const shown = values(term);
  for (const place of element.querySelectorAll('.field')) {
    /** @type {HTMLInputElement} */
    const control = find('input, textarea', place);
    control.id = `${control.name}-${number}`;
    /** @type {HTMLLabelElement} */ (find('label', place)).htmlFor = control.id;
    find('.error', place).id = `${control.id}-error`;
    control.setAttribute('aria-describedby', `${control.id}-error`);
    control.value = shown[control.name] ?? '';
  }
  if (!term) find('button:not([type])', element).textContent = 'Add';
  if (kind === 'Author') offerPortraits(element);
  if (kind === 'Category') offerImages(element, term?.image ?? null);
  return element;
}

/**
 * The fields that changed. A blank slug is left out, so that the server makes one from the name.
 * @param {HTMLFormElement} form
 * @param {Term | null} term
 */
function changes(form, term) {
  const controls = [...form.elements].map((control) => /** @type {HTMLInputElement} */ (control));
  const before = values(term);
  const withoutImage = !controls.some((control) => control.name === 'image' && control.value);
  return Object.fromEntries(controls.filter((control) => control.name && control.value !== before[control.name])
    .filter((control) => control.value !== '' || !['slug', 'avatarUrl'].includes(control.name))
    .filter((control) => control.name !== 'imageAlt' || !withoutImage)
    .map((control) => [control.name, control.name === 'links' ? linksOf(control.value) : control.value]));
}

/**
 * @param {Kind} kind
 * @param {Term} term
 */
function row(kind, term) {
  const element = copyTemplate('existing', { name: term.name, slug: term.slug });
  const form = createForm(kind, term);
  onSubmit(form, async () => {
    const { term: edited } = await saved(execute(MUTATIONS[kind].edit, { input: { id: term.id, ...changes(form, term) } }));
    const after = row(kind, edited);
    element.replaceWith(after);
    find('summary', after).focus();
    announce(`${edited.name} saved`);
  });
  for (const [name, merging] of /** @type {[string, boolean][]} */ ([['.merge', true], ['.delete', false]])) {
    const button = find(name, form);
    button.hidden = false;
    button.setAttribute('aria-label', `${merging ? 'Merge' : 'Delete'} ${term.name}`);
    onClick(button, () => openRemoval(kind, term, merging, element));
  }
  element.append(form);
  return element;
}

/** @type {HTMLDialogElement} */
const removal = find('#remove');
/** @type {HTMLFormElement} */
const removalForm = find('form', removal);
/** @type {{ kind: Kind, term: Term, merging: boolean, element: HTMLElement } | null} */
let removing = null;

/**
 * The term that the dialog names: the one with this slug, else with this name.
 * @param {Kind} kind
 * @param {string} text
 */
async function findTerm(kind, text) {
  const { list } = await execute(KINDS[kind].list, { after: null, start: text });
  const { list: all } = list.nodes.length ? { list } : await execute(KINDS[kind].list, { after: null, start: null });
  const same = text.toLowerCase();
  return /** @type {Term[]} */ (all.nodes).find(({ slug }) => slug === same)
    ?? /** @type {Term[]} */ (all.nodes).find(({ name }) => name.toLowerCase() === same);
}

/**
 * @param {Kind} kind
 * @param {Term} term
 * @param {boolean} merging
 * @param {HTMLElement} element
 */
async function openRemoval(kind, term, merging, element) {
  const { term: apiKind, noun } = KINDS[kind];
  const [{ termUsage }, { list }] = await Promise.all([
    execute(USAGE, { kind: apiKind, id: term.id }), execute(KINDS[kind].list, { after: null, start: null }),
  ]);
  removing = { kind, term, merging, element };
  const verb = merging ? 'Merge' : 'Delete';
  find('#remove-title').textContent = `${verb} the ${noun} “${term.name}”?`;
  const used = termUsage ? `Used by ${termUsage}.` : 'Nothing uses it.';
  const result = merging ? `Its posts go to the other ${noun}, and its page redirects there.`
    : kind === 'Tag' ? 'It is taken off them, unless you name another tag.' : `If anything uses it, name another ${noun} for that.`;
  find('#remove-usage').textContent = `${used} ${result}`;
  find('#remove-yes').textContent = verb;
  find('#replacements').replaceChildren(.../** @type {Term[]} */ (list.nodes).filter(({ id }) => id !== term.id).map(({ name }) => {
    const option = document.createElement('option');
    option.value = name;
    return option;
  }));
  removalForm.reset();
  clearErrors(removalForm);
  removal.showModal();
}

onSubmit(removalForm, async () => {
  if (!removing) return;
  const { kind, term, merging, element } = removing;
  const text = field(removalForm, 'replacement').value.trim();
  const other = text ? await findTerm(kind, text) : undefined;
  if (text ? !other : merging) {
    throw apiError('BAD_REQUEST', `Enter the name or slug of another ${KINDS[kind].noun}.`, 'replacement');
  }
  const input = { kind: KINDS[kind].term, id: term.id };
  await (merging ? execute(MERGE, { input: { ...input, into: other?.id } })
    : execute(DELETE, { input: { ...input, ...(other && { replacement: other.id }) } }));
  removal.close();
  const next = element.nextElementSibling ?? element.previousElementSibling;
  const section = element.closest('section');
  element.remove();
  const focus = next?.querySelector('summary') ?? section?.querySelector('summary');
  focus?.focus();
  announce(`${term.name} ${merging ? 'merged' : 'deleted'}`);
});
find('#remove-cancel').addEventListener('click', () => removal.close());

/**
 * @param {HTMLElement} section
 * @param {Kind} kind
 */
function showAddForm(section, kind) {
  /** @type {HTMLDetailsElement} */
  const place = find('.add', section);
  const create = () => {
    const form = createForm(kind, null);
    onSubmit(form, async () => {
      const { term } = await saved(executeOnce(MUTATIONS[kind].create, { name: '', ...changes(form, null) }));
      find('.terms', section).prepend(row(kind, term));
      form.replaceWith(create());
      place.open = false;
      find('summary', place).focus();
      announce(`${term.name} added`);
    });
    return form;
  };
  place.append(create());
}

/**
 * Lists the terms by name, a page at a time. A list of several pages has a field that finds a term by the start of its name.
 * @param {Kind} kind
 * @param {(variables: { after: string | null, start: string | null }) => Promise<any>} load
 */
async function showSection(kind, load) {
  const section = find(`[data-kind="${kind}"]`);
  showAddForm(section, kind);
  const rows = find('.terms', section);
  const more = find('.more', section);
  /** @type {HTMLFormElement} */
  const finder = find('.find', section);
  /** @type {HTMLInputElement} */
  const start = find('input', finder);
  /** @type {string | null} */
  let after = null;
  const next = async () => {
    const { list } = await load({ after, start: start.value.trim() || null });
    if (!after) rows.replaceChildren();
    rows.append(.../** @type {Term[]} */ (list.nodes).map((term) => row(kind, term)));
    after = list.pageInfo.endCursor;
    more.hidden = !list.pageInfo.hasNextPage;
    if (list.pageInfo.hasNextPage) finder.hidden = false;
  };
  onClick(more, next);
  onSubmit(finder, async () => {
    after = null;
    await next();
    announce(`${rows.childElementCount} found`);
  });
  await whileBusy(more, next);
}

showSection('Author', (variables) => execute(AUTHORS, variables));
showSection('Category', (variables) => execute(CATEGORIES, variables));
showSection('Tag', (variables) => execute(TAGS, variables));
