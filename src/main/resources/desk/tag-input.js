// @ts-check
// The draft's tags: chips, and a field that adds one by its name.
import { ApiError, executeOnce } from './api.js';
import { announce, copyTemplate, find, role } from './page.js';

const CREATE = 'mutation($input: CreateTagInput!) { createTag(input: $input) { slug name } }';

/** @typedef {import('./draft.js').Term} Term */

/**
 * @param {HTMLInputElement} input
 * @param {() => void} onChange
 */
export function createTagInput(input, onChange) {
  /** @type {string[]} */
  let slugs = [];
  /** @type {Term[]} */
  let knownTags = [];
  const createButton = find('#create-tag');

  /** @param {string} slug */
  function chip(slug) {
    const name = knownTags.find((tag) => tag.slug === slug)?.name ?? slug;
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

  function addTyped() {
    const text = input.value.trim().replace(/,$/, '');
    find('#tags-error').textContent = '';
    createButton.hidden = true;
    if (!text) return;
    const tag = knownTags.find(({ name, slug }) => name.toLowerCase() === text.toLowerCase() || slug === text);
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
      knownTags.push(createTag);
      addTyped();
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
  });
  find('#add-tag').addEventListener('click', addTyped);
  createButton.addEventListener('click', create);

  return {
    slugs: () => [...slugs],
    show,
    /** @param {Term[]} tags */
    setKnownTags(tags) {
      knownTags = tags;
      find('#tag-names').replaceChildren(...tags.map((tag) => new Option(tag.name)));
    },
  };
}
