// @ts-check
// The addresses of pages: the public site's, the previews' and the desk's.

/** The public site's pages; previews have the same paths, but for a draft's. */
export const sitePaths = {
  home: '/',
  /** @param {string} slug */
  post: (slug) => `/posts/${slug}`,
  /** @param {string} slug of a page beside the posts */
  page: (slug) => `/${slug}`,
  /** @param {string} slug */
  category: (slug) => `/categories/${slug}`,
  /** @param {string} slug */
  tag: (slug) => `/tags/${slug}`,
  /** @param {string} slug */
  author: (slug) => `/authors/${slug}`,
};

/**
 * The path of a post or page.
 * @param {'POST' | 'PAGE'} kind
 * @param {string} slug
 */
export const contentPath = (kind, slug) => (kind === 'PAGE' ? sitePaths.page(slug) : sitePaths.post(slug));

/**
 * @param {string} path of sitePaths, or of a draft
 * @param {string} query
 */
export const previewPath = (path, query) => `/preview${path}?${query}`;

/** @param {string} id */
export const draftPreviewPath = (id) => `/tasks/${id}`;

export const signInPath = '/login';

/** The API calls a draft a task, and so do the desk's paths. */
export const deskPaths = {
  /** @param {string} id */
  draft: (id) => `/desk/tasks/${id}`,
  /** @param {string} id */
  image: (id) => `/desk/tasks/${id}/picture`,
  /** @param {string} id */
  review: (id) => `/desk/tasks/${id}/review`,
  /** @param {string} id */
  post: (id) => `/desk/posts/${id}`,
  trash: '/desk/trash',
  images: '/desk/images',
  /** @param {string} id */
  libraryImage: (id) => `/desk/images/${id}`,
};
