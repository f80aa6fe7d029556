"use client";

import { useEffect, useState } from "react";
import { type Words, wordsOf } from "@/lib/words";

/** Shown when the API is unreachable and the cache has no version of the page; in the language of the document, the last one known. */
export default function ErrorPage() {
  const [words, setWords] = useState<Words | null>(null);
  useEffect(() => void wordsOf(document.documentElement.lang).then(setWords), []);
  return (
    <main id="content">
      {words && (
        <div className="not-found" lang={words.foreign}>
          <p className="kicker">{words.sorry}</p>
          <h1>{words.pageUnavailable}</h1>
          <p>{words.tryAgain}</p>
        </div>
      )}
    </main>
  );
}
