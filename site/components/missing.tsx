import { type ReactNode, Suspense } from "react";
import { notFound, permanentRedirect } from "next/navigation";
import NotFound from "@/app/not-found";
import { RedirectDocument } from "@/graphql/generated/graphql";
import { query } from "@/lib/api";
import { tags } from "@/lib/tags";
import { Silent } from "@/lib/silent";

/** What readers get at an address without a page: a redirect that was set by hand, or the page that says so. */
export async function redirectOrMissing(path: string): Promise<ReactNode> {
  const { redirect } = await query(RedirectDocument, { path }, [tags.redirects, tags.path(path)]);
  if (redirect) permanentRedirect(redirect.to);
  return <Missing />;
}

/**
 * The page of an address that has none, with status 404. Twin: templates/not-found.html.
 *
 * Of a page that only calls `notFound()`, Next sends an empty body that scripts fill. Thrown inside a Suspense boundary, the error sets the
 * status too, and what is outside is sent as it is.
 */
export function Missing() {
  return (
    <>
      <NotFound />
      <Suspense fallback={null}>
        <Silent>
          <Status404 />
        </Silent>
      </Suspense>
    </>
  );
}

async function Status404(): Promise<null> {
  notFound();
}
