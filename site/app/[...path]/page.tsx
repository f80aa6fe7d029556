import { decoded, OtherAddress } from "@/components/other-address";

// Rendered as a static page because only those can send words and status 404 together. Self-hosted, none is kept (lib/page-cache.mjs):
// anyone can make up any number of addresses.
export const generateStaticParams = () => [];

/** Where next.config.ts leads `/?p=123`: a static page does not see its query. */
const WORDPRESS_QUERY = /^wordpress-query\/(p|page_id|attachment_id)\/(\d+)$/;

/** Addresses of several parts that no other route has. */
export default async function Page({ params }: PageProps<"/[...path]">) {
  return <OtherAddress address={(await params).path.map(decoded).join("/").replace(WORDPRESS_QUERY, "?$1=$2")} />;
}
