// @ts-check
// A person's own password, and the API tokens of their programs.
import { execute, executeOnce } from './api.js';
import { announce, field, find, notifyOf, onSubmit } from './page.js';
import { signInPath } from './paths.js';
import { TOKEN, tokenRow } from './token-list.js';

const TOKENS = `{ apiTokens { ${TOKEN} } }`;
const CREATE = `mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret ${TOKEN} } }`;
const CHANGE_PASSWORD = 'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { username } }';

/** @type {HTMLFormElement} */
const passwordForm = find('#change-password');
/** @type {HTMLFormElement} */
const tokenForm = find('#create-token');

onSubmit(passwordForm, async () => {
  const [currentPassword, newPassword] = ['currentPassword', 'newPassword'].map((name) => field(passwordForm, name).value);
  await execute(CHANGE_PASSWORD, { input: { currentPassword, newPassword } });
  location.assign(signInPath);
});

onSubmit(tokenForm, async () => {
  /** @type {NodeListOf<HTMLInputElement>} */
  const checked = tokenForm.querySelectorAll('[name="scopes"]:checked');
  /** @type {HTMLInputElement | null} */
  const service = tokenForm.querySelector('[name="site"]');
  const { createApiToken } = await executeOnce(CREATE, {
    name: field(tokenForm, 'name').value,
    scopes: [...checked].map((box) => box.value),
    days: Number(field(tokenForm, 'days').value),
    site: Boolean(service?.checked),
  });
  find('#tokens').prepend(tokenRow(createApiToken));
  tokenForm.reset();
  find('#created').hidden = false;
  /** @type {HTMLInputElement} */
  const secret = find('#secret');
  secret.value = createApiToken.secret;
  secret.select();
  announce('Token created');
});

try {
  const { apiTokens } = await execute(TOKENS);
  find('#tokens').append(...apiTokens.map((/** @type {import('./token-list.js').Token} */ token) => tokenRow(token)));
} catch (problem) {
  notifyOf(problem);
}
