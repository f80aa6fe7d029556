"use client";

/** Shown when the API is away and no good page is kept for the address. */
export default function Failure() {
  return (
    <main id="content">
      <div className="not-found">
        <p className="kicker">Sorry</p>
        <h1>This page cannot be shown just now</h1>
        <p>Please try again in a minute.</p>
      </div>
    </main>
  );
}
