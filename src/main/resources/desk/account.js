// One's own password, and the tokens by which one's programs use the API.
import { ask, Refusal } from './api.js';
import { copy, during, find, notify, onSubmit, say, when } from './page.js';

const TOKEN = 'id name owner scopes expiresAt revokedAt lastUsedAt';
const SCOPES = { READ_DRAFTS: 'reads drafts', WRITE: 'writes', PUBLISH: 'publishes' };
const change = find('#change');
const make = find('#token');

onSubmit(change, async () => {
  const { currentPassword, newPassword } = change.elements;
  await ask('mutation($input: ChangePasswordInput!) { changePassword(input: $input) { username } }', {
    input: { currentPassword: currentPassword.value, newPassword: newPassword.value },
  });
  location.assign('/login');
});

function end({ expiresAt, revokedAt }) {
  if (revokedAt) return `revoked ${when(revokedAt)}`;
  return `${new Date(expiresAt) > new Date() ? 'ends' : 'ended'} ${when(expiresAt)}`;
}

function row(token) {
  const { id, name, owner, scopes, revokedAt, lastUsedAt } = token;
  const over = revokedAt || new Date(token.expiresAt) <= new Date();
  const about = [owner ? null : 'The site’s', scopes.map((scope) => SCOPES[scope]).join(', '), end(token), lastUsedAt ? `last used ${when(lastUsedAt)}` : 'never used'];
  const element = copy('token-row', { name, about: about.filter(Boolean).join('; ') });
  const button = find('button', element);
  element.classList.toggle('inactive', Boolean(over));
  button.hidden = Boolean(over);
  button.setAttribute('aria-label', `Revoke ${name}`);
  button.addEventListener('click', () => during(button, async () => {
    const { revokeApiToken } = await ask(`mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { ${TOKEN} } }`, { input: { id } });
    element.replaceWith(row(revokeApiToken));
    say(`${name} is revoked`);
  }));
  return element;
}

onSubmit(make, async () => {
  const { name, days, site } = make.elements;
  const scopes = [...make.querySelectorAll('[name="scopes"]:checked')].map((box) => box.value);
  const { createApiToken } = await ask(`mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret ${TOKEN} } }`, {
    input: { name: name.value, scopes, days: Number(days.value), site: Boolean(site?.checked) },
  });
  find('#tokens').prepend(row(createApiToken));
  make.reset();
  find('#made').hidden = false;
  find('#secret').value = createApiToken.secret;
  find('#secret').select();
  say('The token is made');
});

try {
  const { apiTokens } = await ask(`{ apiTokens { ${TOKEN} } }`);
  find('#tokens').append(...apiTokens.map(row));
} catch (problem) {
  if (!(problem instanceof Refusal)) throw problem;
  notify(problem.message);
}
