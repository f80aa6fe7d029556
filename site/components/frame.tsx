import type { ReactNode } from "react";
import { loadSections } from "@/lib/loaders";
import { paths } from "@/lib/paths";
import { siteDescription, siteName, siteUrl } from "@/env";

/** The header and footer around every page's content. Twin: templates/layout.html. */
export async function Frame({ current, children }: { current?: string; children: ReactNode }) {
  const sections = await loadSections();
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="site-header">
        <div className="site-header-inner">
          <a className="wordmark" href={paths.home}>
            {siteName}
          </a>
          {sections.length > 0 && (
            <nav className="sections" aria-label="Sections">
              <ul>
                {sections.map(({ slug, name }) => (
                  <li key={slug}>
                    <a href={paths.category(slug)} aria-current={paths.category(slug) === current ? "page" : undefined}>
                      {name}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          )}
        </div>
      </header>
      <main id="content">{children}</main>
      <footer className="site-footer">
        <div className="site-footer-inner">
          <p>{siteDescription}</p>
          <nav aria-label="More">
            <ul>
              <li>
                <a href={paths.search}>Search</a>
              </li>
              <li>
                <a href={paths.archive}>Archive</a>
              </li>
              <li>
                <a href={paths.categories}>Categories</a>
              </li>
              <li>
                <a href={paths.tags}>Tags</a>
              </li>
              <li>
                <a href={paths.authors}>Authors</a>
              </li>
              <li>
                <a href={`${siteUrl}/feed.xml`}>Feed</a>
              </li>
            </ul>
          </nav>
          {/* Works by the stylesheet alone; scheme.js remembers the choice. */}
          <fieldset className="scheme">
            <legend>Colours</legend>
            <label>
              <input type="radio" name="scheme" id="scheme-auto" defaultChecked />
              Automatic
            </label>
            <label>
              <input type="radio" name="scheme" id="scheme-light" />
              Light
            </label>
            <label>
              <input type="radio" name="scheme" id="scheme-dark" />
              Dark
            </label>
          </fieldset>
        </div>
      </footer>
    </>
  );
}
