import { permanentRedirect } from "next/navigation";
import { PageDeletedDocument, PostAddressDocument } from "@/graphql/generated/graphql";
import { query } from "@/lib/api";
import { isSlug, paths } from "@/lib/paths";
import { tags } from "@/lib/tags";
import { Gone } from "./gone";
import { Missing, MissingPost } from "./missing";

/**
 * What readers get at an address that no page has now: a redirect from an address on an earlier site (`2025/06/26/Rust-1.88.0`, `?p=123`), one
 * that was set by hand, or the page that says that there is none. Twins: templates/gone.html, templates/not-found.html.
 * @param address decoded, without the slash at its start
 */
export async function OtherAddress({ address }: { address: string }) {
  if (address.length > 500 || address.includes("\0")) return <Missing />;
  // A cache tag cannot have any character that an address can, so these pages follow the lists of posts and pages.
  const cacheTags = [tags.posts, tags.pages, tags.redirects];
  const { post, page, redirect } = await query(PostAddressDocument, { slug: address, path: `/${address}` }, cacheTags);
  const target = post ? paths.post(post.slug) : page ? paths.page(page.slug) : redirect?.to;
  if (target) permanentRedirect(target);
  if (isSlug(address)) {
    const { pageDeleted } = await query(PageDeletedDocument, { slug: address }, cacheTags);
    if (pageDeleted) return <Gone noun="page" />;
  }
  return <MissingPost slug={address} cacheTags={[tags.posts]} />;
}

/** The text of a part of an address. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
