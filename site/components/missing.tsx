import { Suspense } from "react";
import { notFound } from "next/navigation";
import NotFound from "@/app/not-found";
import { Silent } from "@/lib/silent";

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
