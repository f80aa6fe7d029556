import { permanentRedirect } from "next/navigation";
import { Missing, MissingPost } from "@/components/missing";
import { PostAddressDocument } from "@/graphql/generated/graphql";
import { query } from "@/lib/api";
import { paths } from "@/lib/paths";
import { tags } from "@/lib/tags";

// Rendered as a static page because only those can send words and status 404 together. Self-hosted, none is kept (lib/page-cache.mjs):
// anyone can make up any number of addresses.
export const generateStaticParams = () => [];

/** Where next.config.ts leads `/?p=123`: a static page does not see its query. */
const WORDPRESS_QUERY = /^wordpress-query\/(p|page_id|attachment_id)\/(\d+)$/;

/** Redirects addresses that posts had on an earlier site (`/2025/06/26/Rust-1.88.0`, `/?p=123`), and those set by hand; every other address is not found. */
export default async function Page({ params }: PageProps<"/[...path]">) {
  const address = (await params).path.map(decode).join("/").replace(WORDPRESS_QUERY, "?$1=$2");
  if (address.length > 500 || address.includes("\0")) return <Missing />;
  // A cache tag cannot have any character that an address can, so these pages follow the list of posts.
  const { post, redirect } = await query(PostAddressDocument, { slug: address, path: `/${address}` }, [tags.posts, tags.redirects]);
  const target = post ? paths.post(post.slug) : redirect?.to;
  if (!target) return <MissingPost slug={address} cacheTags={[tags.posts]} />;
  permanentRedirect(target);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
