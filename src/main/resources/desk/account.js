// @ts-check
// A person's own password, and the API tokens of their programs.
import { execute } from './api.js';
import { announce, copyTemplate, field, find, formatDate, notifyOf, onClick, onSubmit } from './page.js';
import { signInPath } from './paths.js';

const TOKEN = 'id name owner scopes expiresAt revokedAt lastUsedAt';
const TOKENS = `{ apiTokens { ${TOKEN} } }`;
const CREATE = `mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret ${TOKEN} } }`;
const REVOKE = `mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { ${TOKEN} } }`;
const CHANGE_PASSWORD = 'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { username } }';

/** @type {Record<string, string>} */
const SCOPES = { READ_DRAFTS: 'reads drafts', WRITE: 'writes', PUBLISH: 'publishes' };

/**
 * @typedef {object} Token
 * @property {string} id
 * @property {string} name
 * @property {string | null} owner null for a service token
 * @property {string[]} scopes
 * @property {string} expiresAt
 * @property {string | null} revokedAt
 * @property {string | null} lastUsedAt
 */

/** @type {HTMLFormElement} */
const passwordForm = find('#change-password');
/** @type {HTMLFormElement} */
const tokenForm = find('#create-token');

onSubmit(passwordForm, async () => {
  const [currentPassword, newPassword] = ['currentPassword', 'newPassword'].map((name) => field(passwordForm, name).value);
  await execute(CHANGE_PASSWORD, { input: { currentPassword, newPassword } });
  location.assign(signInPath);
});

/** @param {Token} token */
const expired = ({ expiresAt }) => new Date(expiresAt) <= new Date();

/** @param {Token} token */
function row(token) {
  const { id, name, owner, scopes, expiresAt, revokedAt, lastUsedAt } = token;
  const inactive = Boolean(revokedAt) || expired(token);
  const end = revokedAt ? `revoked ${formatDate(revokedAt)}` : `${expired(token) ? 'expired' : 'expires'} ${formatDate(expiresAt)}`;
  const about = [
    owner ? '' : 'Service token', scopes.map((scope) => SCOPES[scope] ?? scope).join(', '), end,
    lastUsedAt ? `last used ${formatDate(lastUsedAt)}` : 'never used',
  ];
  const element = copyTemplate('token-row', { name, about: about.filter(Boolean).join('; ') });
  const button = find('button', element);
  element.classList.toggle('inactive', inactive);
  button.hidden = inactive;
  button.setAttribute('aria-label', `Revoke ${name}`);
  onClick(button, async () => {
    const { revokeApiToken } = await execute(REVOKE, { input: { id } });
    element.replaceWith(row(revokeApiToken));
    announce(`${name} revoked`);
  });
  return element;
}

onSubmit(tokenForm, async () => {
  /** @type {NodeListOf<HTMLInputElement>} */
  const checked = tokenForm.querySelectorAll('[name="scopes"]:checked');
  /** @type {HTMLInputElement | null} */
  const service = tokenForm.querySelector('[name="site"]');
  const { createApiToken } = await execute(CREATE, {
    input: {
      name: field(tokenForm, 'name').value,
      scopes: [...checked].map((box) => box.value),
      days: Number(field(tokenForm, 'days').value),
      site: Boolean(service?.checked),
    },
  });
  find('#tokens').prepend(row(createApiToken));
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
  find('#tokens').append(...apiTokens.map(row));
} catch (problem) {
  notifyOf(problem);
}
