// Galley's GraphQL API, as any other client uses it: with the cookie of the session and its CSRF token.

/** What was refused, and why: each error has a code, the input field it is about, and a sentence. */
export class Refusal extends Error {
  constructor(errors) {
    super(errors.map((error) => error.message).join(' '));
    this.errors = errors;
  }

  has(code, ...fields) {
    return this.errors.some((error) => error.code === code && (!fields.length || fields.includes(error.field)));
  }
}

function refusal(code, message) {
  return new Refusal([{ code, field: '', message }]);
}

function send(document, variables, accept, signal) {
  const token = /(?:^|; )XSRF-TOKEN=([^;]*)/.exec(window.document.cookie)?.[1] ?? '';
  return fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: accept, 'X-XSRF-TOKEN': decodeURIComponent(token) },
    body: JSON.stringify({ query: document, variables }),
    signal,
  }).catch((cause) => {
    if (signal?.aborted) throw cause;
    throw refusal('UNREACHABLE', 'Galley cannot be reached now. What you typed is still here; try again in a moment.');
  });
}

function withoutAnswer(response) {
  if (response.status === 401 || response.status === 403) return refusal('UNAUTHORIZED', 'You have been signed out.');
  return refusal('UNAVAILABLE', `Galley answered with ${response.status}. Try again in a moment.`);
}

function checked(answer) {
  if (answer.errors?.length) {
    throw new Refusal(answer.errors.map(({ message, extensions }) => ({
      code: extensions?.code ?? 'INTERNAL',
      field: extensions?.field ?? '',
      message: sentence(message, extensions?.field),
    })));
  }
  return answer.data;
}

/** "input.title must have …" stands next to the title: "Must have …". */
function sentence(message, field) {
  const told = field && message.startsWith(`${field} `) ? message.slice(field.length + 1) : message;
  return told.charAt(0).toUpperCase() + told.slice(1);
}

/** Runs an operation; its data. Throws a Refusal. */
export async function ask(document, variables = {}, { signal } = {}) {
  try {
    const response = await send(document, variables, 'application/json', signal);
    if (!response.headers.get('Content-Type')?.includes('json')) throw withoutAnswer(response);
    return checked(await response.json());
  } catch (problem) {
    if (problem instanceof Refusal && problem.has('UNAUTHORIZED')) {
      window.document.querySelector('#signed-out:not([open])')?.showModal();
    }
    throw problem;
  }
}

/** Runs a subscription: each event's data, until it ends. */
export async function* follow(document, variables, { signal } = {}) {
  const response = await send(document, variables, 'text/event-stream', signal);
  if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) throw withoutAnswer(response);
  let text = '';
  for await (const part of parts(response.body.pipeThrough(new TextDecoderStream()))) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const data = event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n');
      if (data.trim()) yield checked(JSON.parse(data));
    }
  }
}

async function* parts(stream) {
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
