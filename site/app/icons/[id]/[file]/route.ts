import { favicon, icon, manifest } from "@/lib/icons";

/** Files of the icon, whose addresses name the image; next.config.ts rewrites those that do not to `site`. */
export async function GET(_: Request, { params }: RouteContext<"/icons/[id]/[file]">) {
  const { id, file } = await params;
  if (id !== "site") return icon(id, file);
  return file === "manifest.webmanifest" ? manifest() : favicon();
}
