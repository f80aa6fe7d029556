// Authors, categories and tags. Each form is one mutation.
import { ask, Refusal } from './api.js';
import { copy, find, notify, onSubmit, say } from './page.js';

const FIELDS = { Author: 'id name slug bio avatarUrl', Category: 'id name slug', Tag: 'id name slug' };
let forms = 0;

function form(kind, term) {
  const element = copy('form');
  const number = ++forms;
  for (const part of element.querySelectorAll('.for-authors')) if (kind !== 'Author') part.remove();
  for (const field of element.querySelectorAll('.field')) {
    const control = find('input, textarea', field);
    control.id = `${control.name}-${number}`;
    find('label', field).htmlFor = control.id;
    find('.error', field).id = `${control.id}-error`;
    control.setAttribute('aria-describedby', `${control.id}-error`);
    control.value = term?.[control.name] ?? '';
  }
  if (!term) find('button', element).textContent = 'Add';
  return element;
}

/** What was changed; an empty address is left to be made from the name. */
function changes(element, term) {
  return Object.fromEntries([...element.elements].filter((control) => control.name && control.value !== (term?.[control.name] ?? ''))
    .filter((control) => control.value !== '' || control.name === 'bio' || control.name === 'name')
    .map((control) => [control.name, control.value]));
}

function existing(kind, term) {
  const element = copy('existing', { name: term.name, slug: term.slug });
  const own = form(kind, term);
  onSubmit(own, async () => {
    const mutation = `edit${kind}`;
    const answer = await ask(`mutation($input: Edit${kind}Input!) { ${mutation}(input: $input) { ${FIELDS[kind]} } }`, {
      input: { id: term.id, ...changes(own, term) },
    });
    const after = existing(kind, answer[mutation]);
    element.replaceWith(after);
    find('summary', after).focus();
    say(`${answer[mutation].name} is saved`);
  });
  element.append(own);
  return element;
}

function adding(section, kind) {
  const place = find('.add', section);
  const own = form(kind, null);
  onSubmit(own, async () => {
    const mutation = `create${kind}`;
    const answer = await ask(`mutation($input: Create${kind}Input!) { ${mutation}(input: $input) { ${FIELDS[kind]} } }`, {
      input: { name: '', ...changes(own, null) },
    });
    find('.terms', section).prepend(existing(kind, answer[mutation]));
    own.reset();
    place.open = false;
    find('summary', place).focus();
    say(`${answer[mutation].name} is added`);
  });
  place.append(own);
}

try {
  const found = await ask(`{ authors { ${FIELDS.Author} } categories { ${FIELDS.Category} } tags { ${FIELDS.Tag} } }`);
  for (const [kind, terms] of [['Author', found.authors], ['Category', found.categories], ['Tag', found.tags]]) {
    const section = find(`[data-kind="${kind}"]`);
    adding(section, kind);
    find('.terms', section).append(...terms.map((term) => existing(kind, term)));
  }
} catch (problem) {
  if (!(problem instanceof Refusal)) throw problem;
  notify(problem.message);
}
