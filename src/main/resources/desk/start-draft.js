// @ts-check
// The form that starts a draft with its headline.
import { executeOnce } from './api.js';
import { field, find, onSubmit } from './page.js';
import { deskPaths } from './paths.js';

const CREATE = 'mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }';

/** @type {HTMLFormElement} */
const start = find('#start');
onSubmit(start, async () => {
  const { createContentTask } = await executeOnce(CREATE, { title: field(start, 'title').value });
  location.assign(deskPaths.draft(createContentTask.id));
});
