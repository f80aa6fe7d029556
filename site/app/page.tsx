import { connection } from "next/server";
import { Home } from "@/components/home";
import { loadList } from "@/lib/loaders";
import { ApiFailure } from "@/lib/api";
import { tags } from "@/lib/tags";

// Twin: templates/index.html
export default async function Page() {
  try {
    await loadList("/", tags.posts, null, null);
  } catch (failure) {
    // While the site is built the API may be away: the page is then made when it is asked for.
    if (failure instanceof ApiFailure && process.env.NEXT_PHASE === "phase-production-build") await connection();
    throw failure;
  }
  return <Home after={null} />;
}
