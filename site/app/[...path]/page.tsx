import { notFound, permanentRedirect } from "next/navigation";
import { PostAddressDocument } from "@/graphql/generated/graphql";
import { ask } from "@/lib/api";
import { paths } from "@/lib/paths";

// Not kept: anybody can think of any number of addresses.
export const dynamic = "force-dynamic";

/** Addresses that posts had before they came here (`/2025/06/26/Rust-1.88.0`) lead on to the post; all others are not found. */
export default async function Page({ params }: PageProps<"/[...path]">) {
  const address = (await params).path.map(decode).join("/");
  if (address.length > 500 || address.includes("\0")) notFound();
  const { post } = await ask(PostAddressDocument, { slug: address }, "fresh");
  if (!post) notFound();
  permanentRedirect(paths.post(post.slug));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
