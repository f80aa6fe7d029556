// @ts-check
import { executeOnce } from './api.js';
import { deskPaths } from './paths.js';

const REVISE = 'mutation($input: RevisePostInput!) { revisePost(input: $input) { id } }';

/**
 * Creates a draft with the content of a post, or of one of its revisions, and opens it.
 * @param {string} postId
 * @param {number} [revision]
 */
export async function revise(postId, revision) {
  const { revisePost } = await executeOnce(REVISE, { id: postId, ...(revision && { revision }) });
  location.assign(deskPaths.draft(revisePost.id));
}
