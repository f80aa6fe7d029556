// @ts-check
// The draft's tags: chips, and a field that adds one by its name.
import { ApiError, execute, executeOnce } from './api.js';
import { announce, copyTemplate, find, role } from './page.js';

const SUGGEST_DELAY_MILLIS = 150;
const FIND = 'query($text: String!) { tagConnection(first: 20, startingWith: $text) { nodes { slug name } } tag(slug: $text) { slug name } }';
const CREATE = 'mutation($input: CreateTagInput!) { createTag(input: $input) { slug name } }';

/** @typedef {import('./draft.js').Term} Term */

/**
 * @param {HTMLInputElement} input
 * @param {() => void} onChange
 */
export function createTagInput(input, onChange) {
  /** @type {string[]} */
  let slugs = [];
  /** @type {Map<string, Term>} */
  const knownTags = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const createButton = find('#create-tag');

  /** @param {string} slug */
  function chip(slug) {
    const name = knownTags.get(slug)?.name ?? slug;
    const element = copyTemplate('chip', { name });
    /** @type {HTMLButtonElement} */
    const remove = find('button', element);
    remove.setAttribute('aria-label', `Remove ${name}`);
    remove.disabled = input.matches(':disabled');
    remove.addEventListener('click', () => {
      show(slugs.filter((other) => other !== slug));
      input.focus();
      onChange();
    });
    return element;
  }

  /** @param {string[]} shown */
  function show(shown) {
    slugs = [...shown];
    find('#chips').replaceChildren(...slugs.map(chip));
  }

  const typed = () => input.value.trim().replace(/,$/, '').trim();

  /** @param {Term[]} tags */
  function learn(tags) {
    for (const tag of tags) knownTags.set(tag.slug, tag);
  }

  /** Tags whose names start with this text, and the one with this slug. @param {string} text */
  async function search(text) {
    const { tagConnection, tag } = await execute(FIND, { text });
    const found = tag ? [...tagConnection.nodes, tag] : tagConnection.nodes;
    learn(found);
    return /** @type {Term[]} */ (found);
  }

  function suggest() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = typed();
      if (!text) return;
      try {
        const found = await search(text);
        if (text === typed()) find('#tag-names').replaceChildren(...found.map((tag) => new Option(tag.name)));
      } catch (problem) {
        // Suggestions are a help only; what is entered is looked up again.
        if (!(problem instanceof ApiError)) throw problem;
      }
    }, SUGGEST_DELAY_MILLIS);
  }

  async function addTyped() {
    const text = typed();
    find('#tags-error').textContent = '';
    createButton.hidden = true;
    if (!text) return;
    /** @type {Term[]} */
    let found;
    try {
      found = await search(text);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      find('#tags-error').textContent = problem.message;
      return;
    }
    if (text !== typed()) return;
    const tag = found.find(({ name, slug }) => name.toLowerCase() === text.toLowerCase() || slug === text);
    if (tag) add(tag);
    else if (role === 'ADMIN') {
      createButton.textContent = `Create tag “${text}”`;
      createButton.hidden = false;
    } else find('#tags-error').textContent = `Tag “${text}” does not exist. An administrator can create it.`;
  }

  /** @param {Term} tag */
  function add(tag) {
    show(slugs.includes(tag.slug) ? slugs : [...slugs, tag.slug]);
    input.value = '';
    announce(`Tag ${tag.name} added`);
    onChange();
  }

  async function create() {
    try {
      const { createTag } = await executeOnce(CREATE, { name: input.value.trim() });
      learn([createTag]);
      createButton.hidden = true;
      add(createTag);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      find('#tags-error').textContent = problem.message;
    }
  }

  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      addTyped();
    }
  });
  // A tag picked from the browser's list arrives as a replacement, or as an event without a type.
  input.addEventListener('input', (event) => {
    const type = event instanceof InputEvent ? event.inputType : '';
    if (!type || type === 'insertReplacementText') addTyped();
    else suggest();
  });
  find('#add-tag').addEventListener('click', addTyped);
  createButton.addEventListener('click', create);

  return {
    slugs: () => [...slugs],
    show,
    learn,
  };
}
