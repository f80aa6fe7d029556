import { notFound, permanentRedirect } from "next/navigation";
import { PostAddressDocument } from "@/graphql/generated/graphql";
import { query } from "@/lib/api";
import { paths } from "@/lib/paths";

// Not cached: anyone can make up any number of addresses.
export const dynamic = "force-dynamic";

/** Redirects addresses that posts had on an earlier site (`/2025/06/26/Rust-1.88.0`); every other address is not found. */
export default async function Page({ params }: PageProps<"/[...path]">) {
  const address = (await params).path.map(decode).join("/");
  if (address.length > 500 || address.includes("\0")) notFound();
  const { post } = await query(PostAddressDocument, { slug: address }, "no-store");
  if (!post) notFound();
  permanentRedirect(paths.post(post.slug));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
