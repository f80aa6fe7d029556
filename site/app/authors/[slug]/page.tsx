import { AuthorPage } from "@/components/author-page";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/authors/[slug]">) {
  return <AuthorPage slug={(await params).slug} after={null} />;
}
