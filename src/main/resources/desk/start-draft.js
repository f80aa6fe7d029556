// @ts-check
// The form that starts a draft of a post or a page with its headline.
import { executeOnce } from './api.js';
import { field, find, onClick, onSubmit } from './page.js';
import { deskPaths } from './paths.js';

const CREATE = 'mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }';

/** @type {HTMLFormElement} */
const start = find('#start');

/** @param {'POST' | 'PAGE'} kind */
async function create(kind) {
  const { createContentTask } = await executeOnce(CREATE, { kind, title: field(start, 'title').value });
  location.assign(deskPaths.draft(createContentTask.id));
}

onSubmit(start, () => create('POST'));
onClick(find('#start-page'), () => create('PAGE'), start);
