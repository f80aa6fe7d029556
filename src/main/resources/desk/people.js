import { ask, Refusal } from './api.js';
import { clear, copy, during, find, notify, onSubmit, say, user, when } from './page.js';

const PERSON = 'username role active provider createdAt';
const add = find('#add');
const reset = find('#reset');
let resetting = null;

async function change(mutation, input) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const answer = await ask(`mutation($input: ${type}!) { ${mutation}(input: $input) { ${PERSON} } }`, { input });
  return answer[mutation];
}

function fill(row, person) {
  const { username, role, active, provider, createdAt } = person;
  find('[data-text="username"]', row).textContent = username;
  find('[data-text="about"]', row).textContent = `${active ? 'Since' : 'Deactivated; since'} ${when(createdAt)}${provider ? `; by ${provider}` : ''}${username === user ? '; you' : ''}`;
  find('select', row).value = role;
  find('select', row).disabled = Boolean(provider);
  find('.reset', row).hidden = Boolean(provider);
  find('.active', row).textContent = active ? 'Deactivate' : 'Activate';
  row.classList.toggle('inactive', !active);
  row.dataset.active = active;
}

function row(person) {
  const { username } = person;
  const element = copy('person');
  fill(element, person);
  const select = find('select', element);
  select.setAttribute('aria-label', `Role of ${username}`);
  select.addEventListener('change', () => during(select, async () => {
    try {
      person = await change('changeRole', { username, role: select.value });
      say(`The role of ${username} is changed`);
    } finally {
      fill(element, person);
    }
  }));
  const button = find('.active', element);
  button.addEventListener('click', () => during(button, async () => {
    person = await change(element.dataset.active === 'true' ? 'deactivatePerson' : 'activatePerson', { username });
    fill(element, person);
    say(person.active ? `${username} can sign in again` : `${username} can sign in no more`);
  }));
  find('.reset', element).setAttribute('aria-label', `New password for ${username}`);
  find('.reset', element).addEventListener('click', () => {
    resetting = username;
    find('#reset-who').textContent = username;
    clear(find('form', reset));
    reset.showModal();
  });
  return element;
}

onSubmit(add, async () => {
  const { username, password, role } = add.elements;
  const person = await change('createPerson', { username: username.value, password: password.value, role: role.value });
  find('#people').prepend(row(person));
  add.reset();
  say(`${person.username} is added`);
});

onSubmit(find('form', reset), async () => {
  await change('resetPassword', { username: resetting, newPassword: find('#newPassword').value });
  find('form', reset).reset();
  reset.close();
  say(`${resetting} has a new password`);
});
find('#reset-close').addEventListener('click', () => reset.close());

try {
  const { people } = await ask(`{ people { ${PERSON} } }`);
  find('#people').append(...people.map(row));
} catch (problem) {
  if (!(problem instanceof Refusal)) throw problem;
  notify(problem.message);
}
