// @ts-check
// The editor: it saves by itself, and asks when someone else changed the same field.
import { ApiError, execute } from './api.js';
import { onArticleRendered, renderArticle } from './article-preview.js';
import { currentDraft, draftId, HEAD, isVersionConflict, loadDraft, setBeforeSubmit, showHead } from './draft.js';
import { openDialog } from './dialog.js';
import { changedFields, merge } from './merge.js';
import { createLocalCopy, removeOldCopies, restorable } from './local-copy.js';
import { clearErrors, field, find, formatDate, notify, onSubmit, showErrors, site, user } from './page.js';
import { contentPath } from './paths.js';
import { showSeo } from './seo-panel.js';
import { createTagInput } from './tag-input.js';
import { differenceSection, FIELD_NAMES } from './text-differences.js';
import { loadAuthors, loadCategories } from './terms.js';
import { showProblems } from './text-problems.js';
import { scheduleOutline } from './text-outline.js';
import { followSoon } from './text-scroll.js';
import './text-image.js';
import './text-paste.js';
import './text-toolbar.js';

const AUTOSAVE_DELAY_MILLIS = 1500;
const COPY_DELAY_MILLIS = 1000;
const RETRY_MILLIS = [3_000, 6_000, 12_000, 30_000, 60_000];
const SEO = 'title description socialTitle socialDescription canonicalUrl noindex';
const CONTENT = `slug language bodyMarkdown excerptDrawn seo { ${SEO} } author { slug name } category { slug name } tags { slug name }`;
const DRAFT = `query($id: ID!) { contentTask(id: $id) { ${HEAD} ${CONTENT} } }`;
const EDIT = `mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { ${HEAD} ${CONTENT} } }`;

/** @typedef {import('./draft.js').Term} Term */
/** @typedef {{ slug: string, language: string | null, bodyMarkdown: string, excerptDrawn: boolean, seo: Record<string, string | boolean | null>, author: Term | null, category: Term | null, tags: Term[] }} Content */
/** @typedef {import('./draft.js').Draft & Content} WrittenDraft */
/** @typedef {{ 'seo.title': string, 'seo.description': string, 'seo.socialTitle': string, 'seo.socialDescription': string, 'seo.canonicalUrl': string, 'seo.noindex': string }} SeoValues */
/** @typedef {{ title: string, slug: string, language: string, excerpt: string, bodyMarkdown: string, author: string, category: string, tags: string[] } & SeoValues} Values */

/** @type {HTMLFormElement} */
const form = find('#editor');
const title = field(form, 'title');
const slug = field(form, 'slug');
const language = field(form, 'language');
/** @type {HTMLTextAreaElement} */
const excerpt = field(form, 'excerpt');
/** @type {HTMLTextAreaElement} */
const bodyMarkdown = field(form, 'bodyMarkdown');
/** @type {HTMLSelectElement} */
const author = field(form, 'author');
/** @type {HTMLSelectElement} */
const category = field(form, 'category');
const tags = createTagInput(field(form, 'tags'), scheduleSave);
const seoNames = SEO.split(' ');
/** @type {Record<string, import('./page.js').Field>} */
const seoControls = Object.fromEntries(seoNames.map((name) => [`seo.${name}`, field(form, `seo-${name}`)]));
/** @type {Record<string, import('./page.js').Field>} */
const controls = { title, slug, language, excerpt, bodyMarkdown, author, category, ...seoControls };

/** What the server has, as far as this page knows; null until it is loaded. @type {Values | null} */
let base = null;
/** The draft's version that is the base. After a conflict that a person put off, the server has a later one. */
let baseVersion = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<boolean> | null} */
let saving = null;
/** Whether a person put off a conflict, so that only they start the next save. */
let paused = false;
/** Whether someone else may have signed in: after the session ended, or in another tab. */
let personUnsure = false;
/** Saves in a row that did not reach the server. */
let failures = 0;
const copy = createLocalCopy(localStorage, user, draftId);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let copyTimer;

/**
 * @param {WrittenDraft} draft
 * @returns {Values}
 */
const valuesOf = (draft) => ({
  title: draft.title,
  slug: draft.slug,
  language: draft.language ?? '',
  excerpt: draft.excerptDrawn ? '' : draft.excerpt,
  bodyMarkdown: draft.bodyMarkdown,
  author: draft.author?.slug ?? '',
  category: draft.category?.slug ?? '',
  tags: draft.tags.map((tag) => tag.slug),
  .../** @type {SeoValues} */ (Object.fromEntries(seoNames.map((name) => [`seo.${name}`, String(draft.seo[name] || '')]))),
});

/** @returns {Values} */
const typedValues = () => ({
  title: title.value,
  slug: slug.value,
  language: language.value.trim(),
  excerpt: excerpt.value,
  bodyMarkdown: bodyMarkdown.value,
  author: author.value,
  category: category.value,
  tags: tags.slugs(),
  .../** @type {SeoValues} */ (Object.fromEntries(Object.entries(seoControls).map(([name, control]) => [name, control.value]))),
});

/**
 * The values as the API takes them.
 * @param {Record<string, string | string[]>} values
 */
function inputOf(values) {
  const seo = Object.entries(values).filter(([name]) => name.startsWith('seo.'))
    .map(([name, value]) => [name.slice(4), name === 'seo.noindex' ? Boolean(value) : value]);
  const rest = Object.entries(values).filter(([name]) => !name.startsWith('seo.'));
  return { ...Object.fromEntries(rest), ...(seo.length && { seo: Object.fromEntries(seo) }) };
}

/** Shows how search engines and social networks will show the post. */
function showLooks() {
  if (base) showSeo({ ...typedValues(), excerpt: excerpt.value || excerpt.placeholder }, currentDraft().featuredImage, currentDraft().kind);
}

const unsavedFields = () => (base ? changedFields(base, typedValues()) : []);

/**
 * @param {Values} values
 * @param {string[]} names of the fields to show
 */
function showValues(values, names) {
  for (const [name, control] of Object.entries(controls)) {
    if (names.includes(name)) control.value = String(values[/** @type {keyof Values} */ (name)]);
  }
  if (names.includes('tags')) tags.show(values.tags);
  if (names.includes('bodyMarkdown')) {
    renderArticle(bodyMarkdown.value);
    scheduleOutline();
  }
}

// Saving

/** @param {string} text */
function showSaveState(text) {
  const place = find('#save-state');
  if (place.textContent !== text) place.textContent = text;
}

/** Keeps unsaved changes in this browser, and nothing else. */
function keepCopy() {
  clearTimeout(copyTimer);
  copyTimer = undefined;
  const names = unsavedFields();
  if (base && names.length) copy.keep(base, typedValues(), names);
  else if (base) copy.remove();
}

function scheduleSave() {
  clearTimeout(timer);
  if (!base) return;
  copyTimer ??= setTimeout(keepCopy, COPY_DELAY_MILLIS);
  if (!unsavedFields().length) return;
  showSaveState('Unsaved changes');
  if (!paused) timer = setTimeout(save, AUTOSAVE_DELAY_MILLIS);
}

/** Saves everything; resolves to whether that worked. */
function save() {
  clearTimeout(timer);
  if (!base) return Promise.resolve(true);
  saving ??= saveAll().finally(() => { saving = null; });
  return saving;
}

async function saveAll() {
  paused = false;
  try {
    if (personUnsure && !await isSamePerson()) return false;
    for (let names = unsavedFields(); names.length; names = unsavedFields()) {
      showSaveState('Saving…');
      if (!await saveOnce(names)) return false;
    }
    clearErrors(form);
    keepCopy();
    failures = 0;
    showSaveState(`Saved ${new Date().toLocaleTimeString([], { timeStyle: 'short' })}`);
    return true;
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    keepCopy();
    showProblem(problem);
    return false;
  }
}

/** @param {ApiError} problem */
function showProblem(problem) {
  personUnsure ||= problem.has('UNAUTHORIZED');
  const unreachable = problem.has('UNREACHABLE') || problem.has('UNAVAILABLE');
  if (!unreachable || !failures) {
    const focused = document.activeElement;
    showErrors(form, problem);
    if (focused instanceof HTMLElement) focused.focus();
  }
  showSaveState(unreachable ? 'Not saved: no connection. Changes are kept on this device and saved when Galley can be reached' : 'Not saved');
  if (unreachable) timer = setTimeout(save, RETRY_MILLIS[Math.min(failures++, RETRY_MILLIS.length - 1)]);
}

/** Whether the person who types is the one who is signed in now: their text goes to no other account. */
async function isSamePerson() {
  const response = await fetch('/desk/account').catch(() => null);
  const now = response?.ok ? new DOMParser().parseFromString(await response.text(), 'text/html').body.dataset.user : undefined;
  personUnsure = now !== user;
  if (!now || !personUnsure) return true;
  showSaveState(`Not saved: you are signed in as ${now}`);
  notify(`These changes are ${user}’s. Sign in as ${user} to save them; they are kept on this device.`);
  return false;
}

/** @param {string[]} names */
async function saveOnce(names) {
  const sent = Object.fromEntries(Object.entries(typedValues()).filter(([name]) => names.includes(name)));
  try {
    const { editContentTask } = await execute(EDIT, { input: { id: draftId, version: baseVersion, ...inputOf(sent) } });
    rebase(editContentTask, sent);
    return true;
  } catch (problem) {
    if (!isVersionConflict(problem)) throw problem;
    return resolveConflict();
  }
}

/**
 * Takes what the server has now as the base, and shows it in the fields that are unchanged here.
 * @param {WrittenDraft} draft
 * @param {Partial<Values>} [sent] what was saved; the server may have stored it in another form
 */
function rebase(draft, sent = {}) {
  const theirs = { ...valuesOf(draft), ...sent };
  tags.learn(draft.tags);
  const { incoming } = merge(base ?? theirs, typedValues(), theirs);
  base = theirs;
  baseVersion = draft.version;
  showValues(theirs, incoming.filter((name) => !(name in sent)));
  showHead(draft);
  showLooks();
}

/** Someone else saved first. A person decides about fields that both changed; all others are merged. */
async function resolveConflict() {
  /** @type {WrittenDraft} */
  const draft = await loadDraft(DRAFT);
  const theirs = valuesOf(draft);
  tags.learn(draft.tags);
  const mine = typedValues();
  const { conflicts } = merge(base ?? theirs, mine, theirs);
  if (!conflicts.length) {
    rebase(draft);
    return true;
  }
  find('#conflict-by').textContent = draft.updatedBy;
  find('#conflict-version').textContent = String(draft.version);
  find('#conflict-fields').replaceChildren(...Object.entries(theirs).filter(([name]) => conflicts.includes(name))
    .map(([name, value]) => differenceSection(FIELD_NAMES[name], String(value), String(mine[/** @type {keyof Values} */ (name)]))));
  const decision = await openDialog(find('#conflict'));
  paused = decision !== 'mine' && decision !== 'theirs';
  if (paused) {
    // Losing the focus to the dialog may have scheduled a save.
    clearTimeout(timer);
    showSaveState('Not saved: someone else edited this draft');
    return false;
  }
  rebase(draft);
  if (decision === 'theirs') showValues(theirs, conflicts);
  return true;
}

find('#signed-out').addEventListener('close', () => {
  personUnsure = true;
  if (unsavedFields().length) save();
});
window.addEventListener('online', () => { if (unsavedFields().length) save(); });
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) personUnsure = true;
  else if (copyTimer !== undefined) keepCopy();
});
window.addEventListener('pagehide', () => { if (copyTimer !== undefined) keepCopy(); });
form.addEventListener('input', scheduleSave);
form.addEventListener('input', (event) => { if (event.target !== bodyMarkdown) showLooks(); });
form.addEventListener('change', scheduleSave);
onSubmit(form, save);
setBeforeSubmit(save);

const hasUnsavedChanges = () => saving !== null || unsavedFields().length > 0;

window.addEventListener('beforeunload', (event) => {
  if (hasUnsavedChanges()) event.preventDefault();
});

// A link within the desk saves first, so that the browser need not ask.
document.addEventListener('click', async (event) => {
  /** @type {HTMLAnchorElement | null} */
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || link.origin !== location.origin || !hasUnsavedChanges()) return;
  event.preventDefault();
  if (await save()) location.assign(link.href);
});

bodyMarkdown.addEventListener('input', () => renderArticle(bodyMarkdown.value));
onArticleRendered((opening) => {
  excerpt.placeholder = opening;
  followSoon();
}, showProblems);

/**
 * @param {HTMLSelectElement} select
 * @param {Term[]} terms
 * @param {Term | null} selected
 */
function showOptions(select, terms, selected) {
  const all = selected && !terms.some((term) => term.slug === selected.slug) ? [selected, ...terms] : terms;
  select.replaceChildren(...(selected ? [] : [new Option('Choose…', '')]), ...all.map((term) => new Option(term.name, term.slug)));
  select.value = selected?.slug ?? '';
}

/**
 * Shows what a draft of this kind has.
 * @param {'POST' | 'PAGE'} kind
 */
function showKind(kind) {
  if (kind !== 'PAGE') return;
  for (const part of form.querySelectorAll('[data-of-posts]')) /** @type {HTMLElement} */ (part).hidden = true;
  find('label[for="excerpt"]').textContent = 'Description';
  find('#excerpt-hint').textContent = 'For search engines and social networks. Leave blank to use the page’s opening.';
  find('label[for="bodyMarkdown"]').textContent = 'Text (Markdown)';
  const [list, hide] = /** @type {HTMLSelectElement} */ (find('#seo-noindex')).options;
  list.text = 'List the page';
  hide.text = 'Do not list the page';
}

/** Asks about changes that this browser has and the server does not. @param {Values} current */
async function offerCopy(current) {
  const kept = copy.read();
  const { names, conflicts } = kept ? restorable(kept, current) : { names: [], conflicts: [] };
  if (!kept || !names.length) {
    copy.remove();
    return;
  }
  find('#restore-at').textContent = formatDate(kept.at);
  find('#restore-conflict').hidden = !conflicts.length;
  find('#restore-fields').replaceChildren(...names.map((name) => differenceSection(FIELD_NAMES[name],
    String(current[/** @type {keyof Values} */ (name)]), String(kept.values[name]))));
  let decision = '';
  while (!decision) decision = await openDialog(find('#restore'));
  if (decision === 'restore') showValues(/** @type {Values} */ ({ ...current, ...kept.values }), names);
  scheduleSave();
}

async function start() {
  removeOldCopies(localStorage, Date.now());
  const [draft, authors, categories] = await Promise.all([/** @type {Promise<WrittenDraft>} */ (loadDraft(DRAFT)),
    loadAuthors(), loadCategories()]);
  tags.learn(draft.tags);
  showOptions(author, authors, draft.author);
  showOptions(category, categories, draft.category);
  base = valuesOf(draft);
  baseVersion = draft.version;
  const editable = draft.status !== 'APPROVED';
  /** @type {HTMLFieldSetElement} */ (find('fieldset', form)).disabled = !editable;
  showValues(base, Object.keys(base));
  find('#slug-hint').textContent = `${site}${contentPath(draft.kind, '…')}`;
  showKind(draft.kind);
  showSaveState(editable ? 'All changes saved' : 'Approved and read-only; revise the post to edit');
  if (draft.excerptDrawn) excerpt.placeholder = draft.excerpt;
  showLooks();
  if (editable) await offerCopy(base);
  // A draft that has only a title was created a moment ago.
  if (editable && !draft.bodyMarkdown) bodyMarkdown.focus({ preventScroll: true });
}

start().catch((problem) => {
  showSaveState('');
  showErrors(form, problem);
});
