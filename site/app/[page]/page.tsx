import { permanentRedirect } from "next/navigation";
import { CoverFigure } from "@/components/cover";
import { Frame } from "@/components/frame";
import { Head } from "@/components/head";
import { decoded, OtherAddress } from "@/components/other-address";
import { pageBreadcrumbs, webPage } from "@/lib/json-ld";
import { loadPage } from "@/lib/loaders";
import { isSlug, paths } from "@/lib/paths";
import { loadSettings } from "@/lib/settings";
import { ownLanguage } from "@/lib/words";

export const generateStaticParams = () => [];

/** A page beside the posts, such as `/about`. Every other address of one part comes here too. Twin: templates/page.html */
export default async function Page({ params }: PageProps<"/[page]">) {
  const address = decoded((await params).page);
  const page = isSlug(address) ? await loadPage(address) : null;
  if (!page) return <OtherAddress address={address} />;
  if (page.slug !== address) permanentRedirect(paths.page(page.slug));
  const settings = await loadSettings();
  const image = page.featuredImage;
  return (
    <Frame>
      <Head
        heading={page.title}
        description={page.excerpt}
        path={paths.page(page.slug)}
        seo={page.seo}
        language={page.language}
        image={image}
        jsonLd={[webPage(page, settings), pageBreadcrumbs(page.title, settings)]}
      />
      <article className="post">
        <header className="post-header">
          <h1 {...ownLanguage(page)}>{page.title}</h1>
        </header>
        {image && <CoverFigure image={image} />}
        <div className="article" {...ownLanguage(page)} dangerouslySetInnerHTML={{ __html: page.contentHtml }} />
      </article>
    </Frame>
  );
}
