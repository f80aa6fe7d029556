import { cache } from "react";
import { SettingsDocument, type SettingsQuery } from "@/graphql/generated/graphql";
import { ApiError, query } from "./api";
import { paths } from "./paths";
import { tags } from "./tags";
import { type Words, wordsOf } from "./words";

export type Settings = SettingsQuery["siteSettings"];

/** Settings and the categories of the menu. Twin: app.galley.preview.Frames. */
const load = cache(async (): Promise<SettingsQuery> => {
  // At build time the API may be unreachable, and what it answers would be kept with the build. The only page rendered then is Next's own
  // not-found page, which no reader gets: app/[...path] handles unknown addresses first.
  if (process.env.NEXT_PHASE === "phase-production-build") return UNKNOWN;
  return query(SettingsDocument, {}, [tags.taxonomy]);
});

/** What the owner of the site has published. */
export const loadSettings = async (): Promise<Settings> => (await load()).siteSettings;

/** The words of the site's language. */
export const loadWords = async (): Promise<Words> => wordsOf((await loadSettings()).language);

/** The frame of the page that says that the API is unreachable has no settings. */
export const loadSettingsIfReachable = async (): Promise<Settings> => {
  try {
    return await loadSettings();
  } catch (error) {
    if (error instanceof ApiError) return UNKNOWN.siteSettings;
    throw error;
  }
};

/** The links of the menu: the owner's, or the categories. */
export async function loadSections(): Promise<{ label: string; address: string }[]> {
  const { siteSettings, categoryConnection } = await load();
  if (siteSettings.headerLinks.length > 0) return siteSettings.headerLinks;
  return categoryConnection.nodes.map(({ slug, name }) => ({ label: name, address: paths.category(slug) }));
}

const TYPEFACES = { SERIF: "", SANS: "--heading:var(--sans);--text:var(--sans);", MIXED: "--heading:var(--sans);" };

/** Rules of the typefaces and the accent colour; null for the stylesheet's. Twin: app.galley.preview.Frames. */
export function ownStyle({ colors, theme }: Settings): string | null {
  const accent = colors
    ? `--accent:light-dark(${colors.light},${colors.dark});--accent-soft:color-mix(in srgb,var(--accent) 16%,var(--paper));`
    : "";
  return TYPEFACES[theme] || accent ? `:root{${TYPEFACES[theme]}${accent}}` : null;
}

const UNKNOWN: SettingsQuery = {
  siteSettings: {
    name: "Galley",
    description: "",
    language: "en",
    direction: "LTR",
    theme: "SERIF",
    dateFormat: { template: "{y}-{MM}-{dd}", months: [], monthNames: [], timeZone: "UTC" },
    logo: null,
    logoDark: null,
    icon: null,
    shareImage: null,
    headerLinks: [],
    footerLinks: [],
    socialLinks: [],
    colors: null,
    indexed: true,
    copyright: "",
    analytics: null,
  },
  categoryConnection: { nodes: [] },
};
