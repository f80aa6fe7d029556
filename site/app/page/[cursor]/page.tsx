import { Home } from "@/components/home";

export const generateStaticParams = () => [];

// Twin: templates/index.html
export default async function Page({ params }: PageProps<"/page/[cursor]">) {
  return <Home after={(await params).cursor} />;
}
