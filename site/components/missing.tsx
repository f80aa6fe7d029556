import { type ReactNode, Suspense } from "react";
import { notFound, permanentRedirect } from "next/navigation";
import NotFound from "@/app/not-found";
import { PostDeletedDocument, RedirectDocument } from "@/graphql/generated/graphql";
import { query } from "@/lib/api";
import { tags } from "@/lib/tags";
import { Silent } from "@/lib/silent";
import { Gone } from "./gone";

/** The page of an address that has none, with status 404. Twin: templates/not-found.html. */
export function Missing() {
  return withStatus404(<NotFound />);
}

/**
 * The page of an address that no post has, or no longer. Twins: templates/gone.html, templates/not-found.html.
 * @param cacheTags of the response that had no post
 */
export async function MissingPost({ slug, cacheTags }: { slug: string; cacheTags: string[] }) {
  const { postDeleted } = await query(PostDeletedDocument, { slug }, cacheTags);
  return postDeleted ? <Gone noun="post" /> : <Missing />;
}

/** Redirects an address without a page, if an administrator has set a redirect. */
export async function redirectIfSet(path: string): Promise<void> {
  const { redirect } = await query(RedirectDocument, { path }, [tags.redirects, tags.path(path)]);
  if (redirect) permanentRedirect(redirect.to);
}

/** What readers get at an address without a page: a redirect that was set by hand, or the page that says so. */
export async function redirectOrMissing(path: string): Promise<ReactNode> {
  await redirectIfSet(path);
  return <Missing />;
}

/**
 * Of a page that only calls `notFound()`, Next sends an empty body that scripts fill. Thrown inside a Suspense boundary, the error sets the
 * status too, and what is outside is sent as it is.
 */
export const withStatus404 = (page: ReactNode) => (
  <>
    {page}
    <Suspense fallback={null}>
      <Silent>
        <Status404 />
      </Silent>
    </Suspense>
  </>
);

async function Status404(): Promise<null> {
  notFound();
}
