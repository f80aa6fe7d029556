import type { ReactNode } from "react";
import { siteName, siteUrl } from "@/env";

// Twin: templates/layout.html, whose frame around <main> is components/frame.tsx.
export default function Layout({ children }: { children: ReactNode }) {
  return (
    // scheme.js sets an attribute before React starts.
    <html lang="en" suppressHydrationWarning>
      <head>
        <meta name="color-scheme" content="light dark" />
        {/* eslint-disable-next-line @next/next/no-css-tags -- the previews link the same file */}
        <link rel="stylesheet" href="/site.css" />
        {/* eslint-disable-next-line @next/next/no-sync-scripts -- before the first paint, so that nothing flashes */}
        <script src="/scheme.js" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="alternate" type="application/atom+xml" href={`${siteUrl}/feed.xml`} title={siteName} />
        <link rel="alternate" type="application/feed+json" href={`${siteUrl}/feed.json`} title={siteName} />
      </head>
      <body>{children}</body>
    </html>
  );
}
