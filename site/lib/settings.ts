/** Where things are. The API has the same names for what both must agree on. */
export const apiUrl = (process.env.GALLEY_API_URL ?? "http://localhost:8080").replace(/\/+$/, "");

/** Address under which readers see this site, for canonical links. */
export const siteUrl = (process.env.GALLEY_SITE_URL ?? "http://localhost:3000").replace(/\/+$/, "");

export const siteName = process.env.GALLEY_SITE_NAME ?? "Galley";

export const siteDescription = process.env.GALLEY_SITE_DESCRIPTION ?? "Posts, proofread and published with Galley.";

/** Shared with the API; without it nobody can ask for a revalidation. */
export const siteSecret = process.env.GALLEY_SITE_SECRET ?? "";
