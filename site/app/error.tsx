"use client";

/** Shown when the API is unreachable and the cache has no version of the page. */
export default function ErrorPage() {
  return (
    <main id="content">
      <div className="not-found">
        <p className="kicker">Sorry</p>
        <h1>This page is unavailable</h1>
        <p>Please try again in a minute.</p>
      </div>
    </main>
  );
}
