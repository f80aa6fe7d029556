import type { ReactNode } from "react";
import { siteUrl } from "@/env";
import { paths } from "@/lib/paths";
import { type Words } from "@/lib/words";
import { loadSections, loadSettings, loadWords, type Settings } from "@/lib/settings";

type Link = { label: string; address: string };

/** Links of the menu; the rest is behind "More". Twin: app.galley.preview.Frames. */
const SHOWN_SECTIONS = 8;

const indexes = (words: Words): Link[] => [
  { label: words.archive, address: paths.archive },
  { label: words.categories, address: paths.categories },
  { label: words.tags, address: paths.tags },
  { label: words.authors, address: paths.authors },
];

/** The header and footer around every page's content. Twin: templates/layout.html. */
export async function Frame({ current, children }: { current?: string; children: ReactNode }) {
  const [settings, sections, words] = await Promise.all([loadSettings(), loadSections(), loadWords()]);
  const ownFooter = settings.footerLinks.length > 0;
  const rest = sections.slice(SHOWN_SECTIONS);
  const section = ({ label, address }: Link) => (
    <li key={address}>
      <a href={address} aria-current={address === current ? "page" : undefined}>
        {label}
      </a>
    </li>
  );
  return (
    <>
      <a className="skip-link" href="#content" lang={words.foreign}>
        {words.skipToContent}
      </a>
      <header className="site-header">
        <div className="site-header-inner">
          <a className="wordmark" href={paths.home}>
            {settings.logo ? <Logo settings={settings} /> : settings.name}
          </a>
          {sections.length > 0 && (
            <nav className="sections" aria-label={words.sections}>
              <ul>
                {sections.slice(0, SHOWN_SECTIONS).map(section)}
                {rest.length > 0 && (
                  <li className="more">
                    <details>
                      <summary lang={words.foreign}>{words.moreSections}</summary>
                      <ul>{rest.map(section)}</ul>
                    </details>
                  </li>
                )}
              </ul>
            </nav>
          )}
        </div>
      </header>
      <main id="content">{children}</main>
      <footer className="site-footer">
        <div className="site-footer-inner">
          <p>{settings.description}</p>
          <nav aria-label={words.moreLinks}>
            <ul>
              <li>
                <a href={paths.search} lang={words.foreign}>
                  {words.search}
                </a>
              </li>
              {(ownFooter ? settings.footerLinks : indexes(words)).map(({ label, address }) => (
                <li key={address}>
                  <a href={address} lang={ownFooter ? undefined : words.foreign}>
                    {label}
                  </a>
                </li>
              ))}
              <li>
                <a href={`${siteUrl}/feed.xml`} lang={words.foreign}>
                  {words.feed}
                </a>
              </li>
              {settings.socialLinks.map(({ label, address }) => (
                <li key={address}>
                  <a rel="me" href={address}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {/* Works by the stylesheet alone; scheme.js remembers the choice. */}
          <fieldset className="scheme" lang={words.foreign}>
            <legend>{words.colours}</legend>
            <label>
              <input type="radio" name="scheme" id="scheme-auto" defaultChecked />
              {words.automatic}
            </label>
            <label>
              <input type="radio" name="scheme" id="scheme-light" />
              {words.light}
            </label>
            <label>
              <input type="radio" name="scheme" id="scheme-dark" />
              {words.dark}
            </label>
          </fieldset>
          {settings.copyright && <p className="copyright">{settings.copyright}</p>}
        </div>
      </footer>
      {settings.analytics && <Analytics script={settings.analytics} />}
    </>
  );
}

/**
 * The owner's script that counts visits. It shows nothing, and the twin leaves it out on purpose: a preview must count no visit. Twin: none in
 * templates/layout.html.
 */
function Analytics({ script: { address, attributes } }: { script: NonNullable<Settings["analytics"]> }) {
  return <script defer src={address} {...Object.fromEntries(attributes.map(({ name, value }) => [name, value]))} />;
}

/** The logo in place of the name; the stylesheet shows the one of the scheme. Twin: inline in templates/layout.html. */
function Logo({ settings: { logo, logoDark, name } }: { settings: Settings }) {
  return (
    logo && (
      <>
        <img className={logoDark ? "logo logo-light" : "logo"} src={logo.url} alt={name} width={logo.width} height={logo.height} />
        {logoDark && <img className="logo logo-dark" src={logoDark.url} alt={name} width={logoDark.width} height={logoDark.height} />}
      </>
    )
  );
}
