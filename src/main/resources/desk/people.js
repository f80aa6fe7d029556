// @ts-check
import { execute, executeOnce } from './api.js';
import { announce, clearErrors, copyTemplate, field, find, formatDate, notifyOf, onClick, onSubmit, user, whileBusy } from './page.js';
import { TOKEN, tokenRow, usable } from './token-list.js';

const PERSON = 'username role active provider createdAt';
const PEOPLE = `{ people { ${PERSON} } }`;
const TOKENS = `{ apiTokens(all: true) { ${TOKEN} } }`;
const CREATE = `mutation($input: CreatePersonInput!) { person: createPerson(input: $input) { ${PERSON} } }`;
const CHANGE_ROLE = `mutation($input: ChangeRoleInput!) { person: changeRole(input: $input) { ${PERSON} } }`;
const RESET_PASSWORD = `mutation($input: ResetPasswordInput!) { person: resetPassword(input: $input) { ${PERSON} } }`;
const DEACTIVATE = `mutation($input: DeactivatePersonInput!) { person: deactivatePerson(input: $input) { ${PERSON} } }`;
const ACTIVATE = `mutation($input: ActivatePersonInput!) { person: activatePerson(input: $input) { ${PERSON} } }`;

/** @typedef {{ username: string, role: string, active: boolean, provider: string | null, createdAt: string }} Person */

/** @type {HTMLFormElement} */
const addForm = find('#add');
/** @type {HTMLDialogElement} */
const resetDialog = find('#reset');
/** @type {HTMLFormElement} */
const resetForm = find('form', resetDialog);
let resetUsername = '';

/**
 * @param {HTMLElement} element
 * @param {Person} person
 */
function fill(element, person) {
  const { username, role, active, provider, createdAt } = person;
  find('[data-text="username"]', element).textContent = username;
  const about = [
    active ? '' : 'Deactivated', `added ${formatDate(createdAt)}`, provider ? `signs in with ${provider}` : '', username === user ? 'you' : '',
  ].filter(Boolean).join('; ');
  find('[data-text="about"]', element).textContent = about.charAt(0).toUpperCase() + about.slice(1);
  /** @type {HTMLSelectElement} */
  const select = find('select', element);
  select.value = role;
  select.disabled = Boolean(provider);
  find('.reset', element).hidden = Boolean(provider);
  find('.active', element).textContent = active ? 'Deactivate' : 'Activate';
  element.classList.toggle('inactive', !active);
}

/** @typedef {import('./token-list.js').Token} Token */

async function showTokens() {
  const { apiTokens } = await execute(TOKENS);
  const rows = apiTokens.filter(usable).map((/** @type {Token} */ token) => tokenRow(token, true));
  find('#tokens').replaceChildren(...rows);
  find('#no-tokens').hidden = rows.length > 0;
}

/** @param {Person} added */
function row(added) {
  let person = added;
  const { username } = person;
  const element = copyTemplate('person');
  fill(element, person);
  /** @type {HTMLSelectElement} */
  const select = find('select', element);
  select.setAttribute('aria-label', `Role of ${username}`);
  select.addEventListener('change', () => whileBusy(select, async () => {
    try {
      ({ person } = await execute(CHANGE_ROLE, { input: { username, role: select.value } }));
      announce(`Role of ${username} changed`);
      await showTokens();
    } finally {
      fill(element, person);
    }
  }));
  onClick(find('.active', element), async () => {
    ({ person } = await execute(person.active ? DEACTIVATE : ACTIVATE, { input: { username } }));
    fill(element, person);
    announce(person.active ? `${username} can sign in again` : `${username} can no longer sign in`);
    await showTokens();
  });
  const reset = find('.reset', element);
  reset.setAttribute('aria-label', `Reset password of ${username}`);
  reset.addEventListener('click', () => {
    resetUsername = username;
    find('#reset-username').textContent = username;
    clearErrors(resetForm);
    resetDialog.showModal();
  });
  return element;
}

onSubmit(addForm, async () => {
  const [username, password, role] = ['username', 'password', 'role'].map((name) => field(addForm, name).value);
  const { person } = await executeOnce(CREATE, { username, password, role });
  find('#people').prepend(row(person));
  addForm.reset();
  announce(`${person.username} added`);
});

onSubmit(resetForm, async () => {
  await execute(RESET_PASSWORD, { input: { username: resetUsername, newPassword: field(resetForm, 'newPassword').value } });
  resetForm.reset();
  resetDialog.close();
  announce(`Password of ${resetUsername} reset`);
  await showTokens();
});
find('#reset-close').addEventListener('click', () => resetDialog.close());

try {
  const { people } = await execute(PEOPLE);
  find('#people').append(...people.map(row));
  await showTokens();
} catch (problem) {
  notifyOf(problem);
}
