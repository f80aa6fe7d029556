// The editor: saves by itself, and asks when somebody else changed the same thing.
import { ask, Refusal } from './api.js';
import { choice, clear, copy, find, onSubmit, role, say, show, site } from './page.js';
import { beforeSubmit, current, HEAD, loadTask, showHead, taskId } from './task.js';
import { differenceElements } from './difference.js';

const AUTOSAVE = 1500;
const RENDER = 400;
const NAMES = { title: 'Title', slug: 'Address', excerpt: 'Excerpt', bodyMarkdown: 'Article', author: 'Author', category: 'Category', tags: 'Tags' };
const CONTENT = 'slug bodyMarkdown excerptDrawn author { slug name } category { slug name } tags { slug name }';
const EDIT = `mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { ${HEAD} ${CONTENT} } }`;

const form = find('#editor');
const fields = form.elements;
const saved = find('#saved');

/** What the server has, as far as this page knows. */
let base = null;
let chosen = [];
let tagNames = [];
let timer = null;
let saving = null;
let paused = false;

const read = (task) => ({
  title: task.title,
  slug: task.slug,
  excerpt: task.excerptDrawn ? '' : task.excerpt,
  bodyMarkdown: task.bodyMarkdown,
  author: task.author?.slug ?? '',
  category: task.category?.slug ?? '',
  tags: task.tags.map((tag) => tag.slug),
});

const typed = () => ({
  title: fields.title.value,
  slug: fields.slug.value,
  excerpt: fields.excerpt.value,
  bodyMarkdown: fields.bodyMarkdown.value,
  author: fields.author.value,
  category: fields.category.value,
  tags: [...chosen],
});

const different = (one, other) => Object.keys(NAMES).filter((field) => String(one[field]) !== String(other[field]));

function write(content, names) {
  for (const field of names) {
    if (field === 'tags') {
      chosen = [...content.tags];
      showChips();
    } else fields[field].value = content[field];
  }
  if (names.includes('bodyMarkdown')) render();
}

// Saving

function state(text) {
  if (saved.textContent !== text) saved.textContent = text;
}

function changed() {
  if (!base) return;
  clearTimeout(timer);
  if (!different(base, typed()).length) return;
  state('Not saved yet');
  if (!paused) timer = setTimeout(save, AUTOSAVE);
}

/** Whether all is saved then. */
function save() {
  clearTimeout(timer);
  if (!base) return Promise.resolve(true);
  saving ??= saveAll().finally(() => { saving = null; });
  return saving;
}

async function saveAll() {
  paused = false;
  try {
    for (let names = different(base, typed()); names.length; names = different(base, typed())) {
      state('Saving…');
      if (!await saveOnce(names)) return false;
    }
    clear(form);
    state(`Saved ${new Date().toLocaleTimeString([], { timeStyle: 'short' })}`);
    return true;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const focused = document.activeElement;
    show(form, problem);
    focused?.focus();
    state('Not saved');
    return false;
  }
}

async function saveOnce(names) {
  const mine = typed();
  const sent = Object.fromEntries(names.map((name) => [name, mine[name]]));
  try {
    const { editContentTask } = await ask(EDIT, { input: { id: taskId, version: current().version, ...sent } });
    adopt(editContentTask, mine, sent);
    return true;
  } catch (problem) {
    if (problem instanceof Refusal && problem.has('CONFLICT', 'input.version', 'version')) return settle(names);
    throw problem;
  }
}

/** Takes what the server has now; fields that nobody here has touched since show it. */
function adopt(task, known, sent = {}) {
  const touched = different(known, typed());
  const theirs = { ...read(task), ...sent };
  const others = different(base, theirs).filter((name) => !(name in sent) && !touched.includes(name) && String(known[name]) === String(base[name]));
  base = theirs;
  write(theirs, others);
  showHead(task);
}

/** Somebody else was faster. What both changed is for the person to decide; the rest goes together. */
async function settle(names) {
  const task = await loadTask(CONTENT);
  const theirs = read(task);
  const mine = typed();
  const both = names.filter((name) => String(theirs[name]) !== String(base[name]) && String(theirs[name]) !== String(mine[name]));
  if (!both.length) {
    adopt(task, mine);
    return true;
  }
  state('Not saved: changed by somebody else');
  find('#conflict-by').textContent = task.updatedBy;
  find('#conflict-version').textContent = task.version;
  find('#conflict-fields').replaceChildren(...both.map((name) => {
    const section = copy('difference', { name: NAMES[name] });
    const words = find('[data-part]', section);
    words.setAttribute('aria-label', `Difference in ${NAMES[name]}`);
    words.append(...differenceElements(String(theirs[name]), String(mine[name])));
    return section;
  }));
  switch (await choice(find('#conflict'))) {
    case 'mine':
      adopt(task, mine);
      return true;
    case 'theirs':
      adopt(task, mine);
      write(theirs, both);
      return true;
    default:
      paused = true;
      return false;
  }
}

form.addEventListener('input', changed);
form.addEventListener('change', changed);
onSubmit(form, save);
beforeSubmit(save);

const unsaved = () => base && (saving || different(base, typed()).length > 0);

window.addEventListener('beforeunload', (event) => {
  if (unsaved()) event.preventDefault();
});

// Within the desk nobody needs to be asked: it is saved first.
document.addEventListener('click', async (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || link.origin !== location.origin || !unsaved()) return;
  event.preventDefault();
  if (await save()) location.assign(link.href);
});

// Tags

function showChips() {
  find('#chips').replaceChildren(...chosen.map((slug) => {
    const name = tagNames.find((tag) => tag.slug === slug)?.name ?? slug;
    const chip = copy('chip', { name });
    const remove = find('button', chip);
    remove.setAttribute('aria-label', `Remove ${name}`);
    remove.disabled = fields.title.matches(':disabled');
    remove.addEventListener('click', () => {
      chosen = chosen.filter((other) => other !== slug);
      showChips();
      fields.tags.focus();
      changed();
    });
    return chip;
  }));
}

function addTag() {
  const text = fields.tags.value.trim().replace(/,$/, '');
  find('#tags-error').textContent = '';
  find('#create-tag').hidden = true;
  if (!text) return;
  const tag = tagNames.find(({ name, slug }) => name.toLowerCase() === text.toLowerCase() || slug === text);
  if (tag) {
    if (!chosen.includes(tag.slug)) chosen.push(tag.slug);
    fields.tags.value = '';
    showChips();
    say(`Tag ${tag.name} added`);
    changed();
  } else if (role === 'ADMIN') {
    find('#create-tag').textContent = `Make the new tag “${text}”`;
    find('#create-tag').hidden = false;
  } else find('#tags-error').textContent = `There is no tag “${text}”. An administrator can make it.`;
}

fields.tags.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' || event.key === ',') {
    event.preventDefault();
    addTag();
  }
});
fields.tags.addEventListener('input', (event) => {
  if (event.inputType === 'insertReplacementText' || !event.inputType) addTag();
});
find('#add-tag').addEventListener('click', addTag);
find('#create-tag').addEventListener('click', async () => {
  try {
    const { createTag } = await ask('mutation($input: CreateTagInput!) { createTag(input: $input) { slug name } }', {
      input: { name: fields.tags.value.trim() },
    });
    tagNames.push(createTag);
    addTag();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    find('#tags-error').textContent = problem.message;
  }
});

// The article as readers will see it

let rendering = null;
let renderTimer = null;

function render() {
  clearTimeout(renderTimer);
  renderTimer = setTimeout(renderNow, RENDER);
}

async function renderNow() {
  rendering?.abort();
  rendering = new AbortController();
  try {
    const { renderedArticle } = await ask(
      'query($markdown: String!) { renderedArticle(markdown: $markdown) { contentHtml excerpt readingMinutes } }',
      { markdown: fields.bodyMarkdown.value },
      { signal: rendering.signal },
    );
    showArticle(renderedArticle.contentHtml);
    fields.excerpt.placeholder = renderedArticle.excerpt;
    find('#minutes').textContent = `${renderedArticle.readingMinutes} min read`;
  } catch (problem) {
    if (problem.name !== 'AbortError' && !(problem instanceof Refusal)) throw problem;
  }
}

let article = '';

function showArticle(html) {
  article = html;
  const place = find('#article').contentDocument?.querySelector('.article');
  if (place) place.innerHTML = html;
}

find('#article').addEventListener('load', () => showArticle(article));
fields.bodyMarkdown.addEventListener('input', render);

// Beginning

function options(select, terms, own) {
  const all = own && !terms.some((term) => term.slug === own.slug) ? [own, ...terms] : terms;
  select.replaceChildren(...(own ? [] : [new Option('Choose…', '')]), ...all.map((term) => new Option(term.name, term.slug)));
  select.value = own?.slug ?? '';
}

async function begin() {
  const [task, { authors, categories, tags }] = await Promise.all([
    loadTask(CONTENT),
    ask('{ authors { slug name } categories { slug name } tags { slug name } }'),
  ]);
  tagNames = tags;
  find('#tag-names').replaceChildren(...tags.map((tag) => new Option(tag.name)));
  options(fields.author, authors, task.author);
  options(fields.category, categories, task.category);
  base = read(task);
  const open = task.status !== 'APPROVED';
  find('fieldset', form).disabled = !open;
  write(base, Object.keys(NAMES));
  find('#slug-hint').textContent = `${site}/posts/…`;
  state(open ? 'All is saved' : 'Approved: it changes no more');
  if (task.excerptDrawn) fields.excerpt.placeholder = task.excerpt;
  // Somebody who just gave it a title goes on to write.
  if (open && !task.bodyMarkdown) fields.bodyMarkdown.focus({ preventScroll: true });
}

begin().catch((problem) => {
  state('');
  show(form, problem);
});
