// @ts-check
// API tokens, with a button to revoke each.
import { execute } from './api.js';
import { announce, copyTemplate, find, formatDate, onClick } from './page.js';

export const TOKEN = 'id name owner scopes createdBy expiresAt revokedAt lastUsedAt';
const REVOKE = `mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { ${TOKEN} } }`;

/** @type {Record<string, string>} */
const SCOPES = { READ_DRAFTS: 'reads drafts', WRITE: 'writes', PUBLISH: 'publishes' };

/**
 * @typedef {object} Token
 * @property {string} id
 * @property {string} name
 * @property {string | null} owner null for a service token
 * @property {string[]} scopes
 * @property {string} createdBy
 * @property {string} expiresAt
 * @property {string | null} revokedAt
 * @property {string | null} lastUsedAt
 */

/** @param {Token} token */
const expired = ({ expiresAt }) => new Date(expiresAt) <= new Date();

/** @param {Token} token */
export const usable = (token) => !token.revokedAt && !expired(token);

/**
 * @param {Token} token
 * @param {boolean} [ofEveryone] whether to say whose it is
 */
export function tokenRow(token, ofEveryone = false) {
  const { id, name, owner, scopes, createdBy, expiresAt, revokedAt, lastUsedAt } = token;
  const end = revokedAt ? `revoked ${formatDate(revokedAt)}` : `${expired(token) ? 'expired' : 'expires'} ${formatDate(expiresAt)}`;
  const service = ofEveryone ? `Service token, created by ${createdBy}` : 'Service token';
  const about = [
    owner ? ofEveryone && owner : service, scopes.map((scope) => SCOPES[scope] ?? scope).join(', '), end,
    lastUsedAt ? `last used ${formatDate(lastUsedAt)}` : 'never used',
  ];
  const element = copyTemplate('token-row', { name, about: about.filter(Boolean).join('; ') });
  const button = find('button', element);
  element.classList.toggle('inactive', !usable(token));
  button.hidden = !usable(token);
  button.setAttribute('aria-label', `Revoke ${name}`);
  onClick(button, async () => {
    const { revokeApiToken } = await execute(REVOKE, { input: { id } });
    element.replaceWith(tokenRow(revokeApiToken, ofEveryone));
    announce(`${name} revoked`);
  });
  return element;
}
