import { TagPage } from "@/components/tag-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/tags/[slug]">) {
  return <TagPage slug={(await params).slug} after={null} />;
}
