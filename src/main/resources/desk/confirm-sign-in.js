// @ts-check
// Asks for the password again, before a change that could take over an account.
import { csrfHeader } from './csrf.js';
import { openDialog } from './dialog.js';

/**
 * Signs the same person in again; what is wrong, empty when nothing is.
 * @param {string} username
 * @param {string} password
 */
async function signIn(username, password) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch('/login', { method: 'POST', headers: csrfHeader(), body: new URLSearchParams({ username, password }) });
  } catch {
    return 'Galley cannot be reached. Try again in a moment.';
  }
  if (response.status === 429) return 'Too many attempts. Try again later.';
  if (response.url.includes('/login?wrong')) return 'Incorrect password.';
  return response.ok && !response.url.includes('/login') ? '' : 'Sign-in is unavailable. Try again in a moment.';
}

/** Opens the dialog; whether the person confirmed. One with an identity provider does so in another tab. */
export async function confirmSignIn() {
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector('#confirm-sign-in'));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const cancel = /** @type {HTMLButtonElement} */ (dialog.querySelector('#confirm-sign-in-cancel'));
  /** @type {HTMLInputElement | null} */
  const password = dialog.querySelector('[name="password"]');
  const error = dialog.querySelector('.error');
  form.reset();
  if (error) error.textContent = '';
  cancel.onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    const problem = password ? await signIn(document.body.dataset.user ?? '', password.value) : '';
    if (error) error.textContent = problem;
    if (!problem) dialog.close('confirmed');
    else password?.focus();
  };
  const answer = await openDialog(dialog);
  form.reset();
  return answer === 'confirmed';
}
