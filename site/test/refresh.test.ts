import { expect, test } from "vitest";
import { refresh } from "@/lib/refresh";

function site(answer: (url: string) => Response) {
  const asked: string[] = [];
  const get = (async (url: string) => {
    asked.push(url);
    return answer(url);
  }) as unknown as typeof fetch;
  return { asked, get };
}

const cached = (state: string) => new Response("page", { headers: { "x-nextjs-cache": state } });

test("asks for every page until it is not stale any more", async () => {
  let left = 3;
  const { asked, get } = site((url) => (url.endsWith("/slow") && left-- > 0 ? cached("STALE") : cached("HIT")));
  expect(await refresh("http://site", ["/", "/slow", "/feed.xml"], get)).toEqual([]);
  expect(asked.filter((url) => url === "http://site/slow")).toHaveLength(4);
  expect(asked).toHaveLength(6);
});

test("asks once for pages that are not kept", async () => {
  const { asked, get } = site(() => new Response("feed"));
  expect(await refresh("http://site", ["/feed.xml"], get)).toEqual([]);
  expect(asked).toHaveLength(1);
});

test("names the pages that cannot be asked for, and goes on with the others", async () => {
  const { asked, get } = site((url) => {
    if (url.endsWith("/broken")) throw new TypeError("connection reset");
    return cached("HIT");
  });
  expect(await refresh("http://site", ["/broken", "/a", "/b", "/c", "/d", "/e"], get)).toEqual(["/broken"]);
  expect(asked).toHaveLength(6);
});
