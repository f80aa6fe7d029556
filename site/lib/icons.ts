import { apiUrl } from "@/env";
import { loadSettings } from "./settings";

const FILE = /^(32|180|192|512)\.png$|^favicon\.ico$/;

/** Path of a file of the site's icon, which the API makes from one upload. */
export const iconFile = ({ id }: { id: string }, file: string) => `/icons/${id}/${file}`;

const missing = () => new Response("Not found", { status: 404, headers: { "content-type": "text/plain; charset=utf-8" } });

/** A file of the icon, as the API has it. */
export async function icon(id: string, file: string): Promise<Response> {
  if (!/^[0-9a-f-]{36}$/.test(id) || !FILE.test(file)) return missing();
  const response = await fetch(`${apiUrl}${iconFile({ id }, file)}`, { cache: "no-store", signal: AbortSignal.timeout(5_000) });
  if (!response.ok) return missing();
  return new Response(response.body, {
    headers: { "content-type": response.headers.get("content-type") ?? "image/png", "cache-control": "public, max-age=31536000, immutable" },
  });
}

/** What browsers and feed readers ask for that read no page. */
export async function favicon(): Promise<Response> {
  const { icon: image } = await loadSettings();
  if (!image) return missing();
  const response = await icon(image.id, "favicon.ico");
  response.headers.set("cache-control", "public, max-age=3600");
  return response;
}

/** The web app manifest, for home screens. */
export async function manifest(): Promise<Response> {
  const { name, description, language, direction, icon: image } = await loadSettings();
  const icons = image
    ? ["192", "512"].map((size) => ({ src: iconFile(image, `${size}.png`), sizes: `${size}x${size}`, type: "image/png" }))
    : [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }];
  const body = { name, short_name: name, description, lang: language, dir: direction.toLowerCase(), start_url: "/", display: "browser", icons };
  return Response.json(body, { headers: { "content-type": "application/manifest+json; charset=utf-8", "cache-control": "public, max-age=3600" } });
}
