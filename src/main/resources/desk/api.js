// @ts-check
// Galley's GraphQL API, as any other client uses it: with the session's cookie and its CSRF token.

import { confirmSignIn } from './confirm-sign-in.js';
import { csrfHeader } from './csrf.js';

/** @typedef {{ code: string, field: string, message: string }} FieldError */

/** The errors of a request: each has a code, the input field it is about, and a sentence. */
export class ApiError extends Error {
  /** @param {FieldError[]} errors */
  constructor(errors) {
    super(errors.map((error) => error.message).join(' '));
    this.errors = errors;
  }

  /**
   * @param {string} code
   * @param {string[]} fields any of them; none given means any field
   */
  has(code, ...fields) {
    return this.errors.some((error) => error.code === code && (!fields.length || fields.includes(error.field)));
  }
}

/**
 * @param {string} code
 * @param {string} message
 * @param {string} [field] name of the form's field; empty when the error is about none
 */
export const apiError = (code, message, field = '') => new ApiError([{ code, field, message }]);

/**
 * @param {string} graphql
 * @param {Record<string, unknown>} variables
 * @param {string} accept
 * @param {AbortSignal} [signal]
 */
function post(graphql, variables, accept, signal) {
  return fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: accept, ...csrfHeader() },
    body: JSON.stringify({ query: graphql, variables }),
    signal,
  }).catch((cause) => {
    if (signal?.aborted) throw cause;
    throw apiError('UNREACHABLE', 'Galley cannot be reached. Your changes are still here; try again in a moment.');
  });
}

/** @param {Response} response one that is not GraphQL's */
function statusError(response) {
  if (response.status === 401 || response.status === 403) return apiError('UNAUTHORIZED', 'You have been signed out.');
  return apiError('UNAVAILABLE', `Galley returned status ${response.status}. Try again in a moment.`);
}

/**
 * @typedef {{ message: string, extensions?: { code?: string, field?: string } }} GraphQlError
 * @param {{ data?: any, errors?: GraphQlError[] }} result
 */
function dataOf(result) {
  if (result.errors?.length) {
    throw new ApiError(result.errors.map(({ message, extensions }) => ({
      code: extensions?.code ?? 'INTERNAL',
      field: extensions?.field ?? '',
      message: withoutField(message, extensions?.field ?? ''),
    })));
  }
  return result.data;
}

/**
 * "title: enter …" stands next to the title, as "Enter …".
 * @param {string} message
 * @param {string} field
 */
export function withoutField(message, field) {
  const prefix = `${field.replace(/^input\./, '')}: `;
  if (!field || !message.startsWith(prefix)) return message;
  const sentence = message.slice(prefix.length);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/**
 * Runs a query or mutation and returns its data. Asks for the password first if the change needs a recent one.
 * @param {string} graphql
 * @param {Record<string, unknown>} [variables]
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function execute(graphql, variables = {}, { signal } = {}) {
  try {
    const response = await post(graphql, variables, 'application/json', signal);
    if (!response.headers.get('Content-Type')?.includes('json')) throw statusError(response);
    return dataOf(await response.json());
  } catch (problem) {
    if (problem instanceof ApiError && problem.has('UNAUTHORIZED')) {
      /** @type {HTMLDialogElement | null} */ (document.querySelector('#signed-out:not([open])'))?.showModal();
    }
    if (problem instanceof ApiError && problem.has('SIGN_IN_AGAIN') && await confirmSignIn()) return execute(graphql, variables, { signal });
    throw problem;
  }
}

/**
 * Idempotency keys of requests without an answer. Each may have created something.
 * @type {Map<string, string>}
 */
const unanswered = new Map();

/** `crypto.randomUUID` is missing on plain http. */
const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Runs a mutation that creates something. Repeated because the answer was lost, it returns what the first request created.
 * @param {string} graphql
 * @param {Record<string, unknown>} input without `idempotencyKey`
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function executeOnce(graphql, input) {
  const request = JSON.stringify([graphql, input]);
  const idempotencyKey = unanswered.get(request) ?? randomKey();
  unanswered.set(request, idempotencyKey);
  try {
    const data = await execute(graphql, { input: { ...input, idempotencyKey } });
    unanswered.delete(request);
    return data;
  } catch (problem) {
    if (problem instanceof ApiError && !problem.has('UNREACHABLE') && !problem.has('UNAVAILABLE')) unanswered.delete(request);
    throw problem;
  }
}

/**
 * Runs a subscription and yields each event's data until the stream ends.
 * @param {string} graphql
 * @param {Record<string, unknown>} variables
 * @returns {AsyncGenerator<any>}
 */
export async function* subscribe(graphql, variables) {
  const response = await post(graphql, variables, 'text/event-stream');
  if (!response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) throw statusError(response);
  let text = '';
  for await (const chunk of chunks(response.body.pipeThrough(new TextDecoderStream()))) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n');
      if (data.trim()) yield dataOf(JSON.parse(data));
    }
  }
}

/**
 * @param {ReadableStream<string>} stream
 * @returns {AsyncGenerator<string>}
 */
async function* chunks(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
