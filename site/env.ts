/**
 * The site's settings, read from environment variables and validated when a process starts. `GALLEY_SITE_URL`,
 * `GALLEY_SITE_AI_LABEL`, `GALLEY_SITE_AI_PART_LABEL`, `GALLEY_SITE_FEED_CONTENT` and `GALLEY_SITE_SECRET` have the same values in the API, whose previews show the same pages.
 */
export type Env = {
  /** Address of the GraphQL API, without a trailing slash. */
  apiUrl: string;
  /** Public address of this site, for canonical links; without a trailing slash. */
  siteUrl: string;
  /** Label of images made by AI, in place of the words of the site's language. */
  aiLabel?: string;
  /** Label of images made by AI in part. */
  aiPartLabel?: string;
  /** Whether feeds have the text of posts, or their excerpts only. */
  feedContent: "full" | "summary";
  /** Origin of the owner's script that counts visits, which the content security policy then allows; empty for none. */
  analyticsOrigin: string;
  /** Signs revalidation calls; empty: the site accepts none. */
  siteSecret: string;
};

/**
 * @param production whether readers will see the pages, so that a localhost address would be wrong
 * @throws an error of one line that names every wrong setting
 */
export function readEnv(variables: Record<string, string | undefined>, production: boolean): Env {
  const errors: string[] = [];
  const text = (name: string) => variables[name]?.trim() || undefined;
  const url = (name: string, fallback: string, pathAllowed: boolean) => {
    const value = text(name) ?? fallback;
    const error = urlError(value, pathAllowed);
    if (error) errors.push(`${name}: ${error}`);
    return value.replace(/\/+$/, "");
  };
  if (production && !text("GALLEY_SITE_URL")) {
    errors.push("GALLEY_SITE_URL: enter the public address of this site, such as https://www.example.org; production has no default");
  }
  const feedContent = text("GALLEY_SITE_FEED_CONTENT") ?? "full";
  if (feedContent !== "full" && feedContent !== "summary") errors.push("GALLEY_SITE_FEED_CONTENT: enter full or summary");
  const analytics = text("GALLEY_SITE_ANALYTICS_ORIGIN");
  const analyticsOrigin = analytics ? url("GALLEY_SITE_ANALYTICS_ORIGIN", "", false) : "";
  if (analyticsOrigin.startsWith("http:")) errors.push("GALLEY_SITE_ANALYTICS_ORIGIN: enter an https address, such as https://stats.example.org");
  const env = {
    apiUrl: url("GALLEY_API_URL", "http://localhost:8080", true),
    siteUrl: url("GALLEY_SITE_URL", "http://localhost:3000", false),
    aiLabel: text("GALLEY_SITE_AI_LABEL"),
    aiPartLabel: text("GALLEY_SITE_AI_PART_LABEL"),
    feedContent: feedContent === "summary" ? ("summary" as const) : ("full" as const),
    analyticsOrigin: URL.canParse(analyticsOrigin) ? new URL(analyticsOrigin).origin : "",
    // Not trimmed: the API signs with the value as it is.
    siteSecret: text("GALLEY_SITE_SECRET") ? (variables.GALLEY_SITE_SECRET ?? "") : "",
  };
  if (errors.length > 0) throw new Error(errors.join(". "));
  return env;
}

function urlError(value: string, pathAllowed: boolean): string | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return "enter an absolute http or https address, such as https://www.example.org";
  if (url.username || url.password) return "remove the user name and password";
  if (url.search || url.hash) return "remove the query and the fragment";
  return pathAllowed || /^\/*$/.test(url.pathname) ? null : "remove the path; the site's links start at the root of its host";
}

// `next typegen` loads next.config.ts as a production build does, but renders no pages.
const production = process.env.NODE_ENV === "production" && !process.argv.includes("typegen");

export const { apiUrl, siteUrl, aiLabel, aiPartLabel, feedContent, analyticsOrigin, siteSecret } = readEnv(process.env, production);
