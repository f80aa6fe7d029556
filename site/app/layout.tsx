import type { ReactNode } from "react";
import { siteUrl } from "@/env";
import { iconFile } from "@/lib/icons";
import { ownStyle, loadSettingsIfReachable } from "@/lib/settings";

// Twin: templates/layout.html, whose frame around <main> is components/frame.tsx.
export default async function Layout({ children }: { children: ReactNode }) {
  const settings = await loadSettingsIfReachable();
  const style = ownStyle(settings);
  return (
    // scheme.js sets an attribute before React starts.
    <html lang={settings.language} dir={settings.direction === "RTL" ? "rtl" : undefined} suppressHydrationWarning>
      <head>
        <meta name="color-scheme" content="light dark" />
        {/* eslint-disable-next-line @next/next/no-css-tags -- the previews link the same file */}
        <link rel="stylesheet" href="/site.css" />
        {/* eslint-disable-next-line @next/next/no-sync-scripts -- before the first paint, so that nothing flashes */}
        <script src="/scheme.js" />
        {style && <style dangerouslySetInnerHTML={{ __html: style }} />}
        {settings.icon ? (
          <>
            <link rel="icon" href={iconFile(settings.icon, "32.png")} type="image/png" sizes="32x32" />
            <link rel="apple-touch-icon" href={iconFile(settings.icon, "180.png")} />
            <link rel="manifest" href="/manifest.webmanifest" />
          </>
        ) : (
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        )}
        <link rel="alternate" type="application/atom+xml" href={`${siteUrl}/feed.xml`} title={settings.name} />
        <link rel="alternate" type="application/feed+json" href={`${siteUrl}/feed.json`} title={settings.name} />
      </head>
      <body>{children}</body>
    </html>
  );
}
