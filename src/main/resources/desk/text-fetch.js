// @ts-check
// Fetches an image of another server into the bucket, and names it by its id in the article.
import { execute } from './api.js';
import { draftId } from './draft.js';
import { announce } from './page.js';
import { apply, article } from './text-editing.js';

const FETCH = 'mutation($input: FetchImageInput!) { fetchImage(input: $input) { id } }';

/** Markdown's images, HTML's, and addresses that images name by a label; each with the words before the address. */
const IMAGES = /(!\[(?:[^\]\\]|\\.)*\]\(\s*<?|<img\b[^>]*?\bsrc\s*=\s*["']?|^ {0,3}\[[^\]]+\]:\s*<?)((?:https?:)?\/\/[^\s"'<>)]+)/gim;

/**
 * The address of an outside image that a problem is about.
 * @param {string} message begins with the address, perhaps cut
 */
export function outsideAddress(message) {
  const start = message.split(' ')[0].replace(/…$/, '');
  return [...article.value.matchAll(IMAGES)].map((match) => match[2]).find((address) => address.startsWith(start));
}

/**
 * Fetches the image and replaces its address wherever the article shows it, as typing does; alt texts and captions stay.
 * @param {string} address
 */
export async function fetchImage(address) {
  const url = address.startsWith('//') ? `https:${address}` : address;
  const { fetchImage: image } = await execute(FETCH, { input: { taskId: draftId, url: url.replaceAll('&amp;', '&') } });
  const text = article.value;
  const places = [...text.matchAll(IMAGES)].filter((match) => match[2] === address).map((match) => match.index + match[1].length);
  // From the end, so that earlier places stay.
  for (const from of places.reverse()) {
    const reference = `image:${image.id}`;
    apply({ from, to: from + address.length, text: reference, start: from + reference.length, end: from + reference.length });
  }
  announce('Image fetched');
}
