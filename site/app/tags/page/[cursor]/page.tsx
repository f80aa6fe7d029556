import { IndexOfTerms } from "@/components/index-of-terms";

export const generateStaticParams = () => [];

export default async function Page({ params }: PageProps<"/tags/page/[cursor]">) {
  return <IndexOfTerms kind="tags" after={(await params).cursor} />;
}
