// The proof: the preview in frames as wide as the screens it will be read on.
import { find, instant, notify } from './page.js';
import { loadTask, taskId } from './task.js';
import { Refusal } from './api.js';

const form = find('#look');
const figures = [...document.querySelectorAll('#proofs figure')];
let task = null;

/** The preview's address on this server, whatever name this server is reached by. */
function address() {
  const token = new URL(task.previewUrl).searchParams.get('token');
  const path = {
    post: `/tasks/${taskId}`, home: '/',
    category: task.category ? `/categories/${task.category.slug}` : '/',
    author: task.author ? `/authors/${task.author.slug}` : '/',
    tag: task.tags.length ? `/tags/${task.tags[0].slug}` : '/',
  }[form.elements.page.value];
  const at = instant(form.elements.at);
  return `/preview${path}?token=${token}${at ? `&at=${at}` : ''}`;
}

function showFrames() {
  if (!task) return;
  const width = form.elements.width.value;
  const source = address();
  find('#alone').href = source;
  find('#proofs').classList.toggle('dark', form.elements.scheme.value === 'dark');
  for (const figure of figures) {
    figure.hidden = width !== 'all' && width !== figure.dataset.width;
    const frame = find('iframe', figure);
    if (!figure.hidden && frame.getAttribute('src') !== `${source}&bar=0`) frame.src = `${source}&bar=0`;
  }
  fit();
}

/** The frame has its true width; what is shown of it is made to fit. */
function fit() {
  for (const figure of figures.filter(({ hidden }) => !hidden)) {
    const glass = find('.glass', figure);
    const frame = find('iframe', figure);
    const [width, height] = [Number(figure.dataset.width), Number(figure.dataset.height)];
    const scale = Math.min(1, glass.clientWidth / width);
    frame.style.width = `${width}px`;
    frame.style.height = `${height}px`;
    frame.style.transform = `scale(${scale})`;
    glass.style.height = `${Math.round(height * scale)}px`;
  }
}

new ResizeObserver(fit).observe(find('#proofs'));
form.addEventListener('change', showFrames);
form.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('task-changed', showFrames);

async function begin() {
  if (matchMedia('(max-width: 45rem)').matches) form.elements.width.value = '390';
  task = await loadTask('previewUrl author { slug } category { slug } tags { slug }');
  const image = find('#share-image');
  image.hidden = !task.featuredImage;
  if (task.featuredImage) {
    image.src = task.featuredImage.url;
    image.alt = task.featuredImage.alt;
  }
  find('#share-title-text').textContent = task.title;
  find('#share-excerpt').textContent = task.excerpt;
  showFrames();
}

begin().catch((problem) => {
  if (!(problem instanceof Refusal)) throw problem;
  notify(problem.message);
});
