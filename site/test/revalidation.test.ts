import { expect, test } from "vitest";
import { refreshPages } from "@/lib/refresh";
import { readRevalidation } from "@/lib/revalidation";
import { SignatureCheck, signedHeaders } from "@/lib/signature";

const SECRET = "the secret of the site";

function call(body: string, secret = SECRET) {
  return new Request("http://site/api/revalidate", { method: "POST", headers: signedHeaders(secret, "d1", body), body });
}

/** The API's `doctor` sends such a call; see SiteClient.deliverNothing. */
test("accepts a signed call that names no pages, and requests none", async () => {
  const revalidation = await readRevalidation(call('{"paths":[],"tags":[]}'), new SignatureCheck(SECRET));
  expect(revalidation).toEqual({ paths: [], tags: [] });
  const requested: unknown[] = [];
  const get = (async (url: unknown) => requested.push(url)) as unknown as typeof fetch;
  expect(await refreshPages("http://site", [], async () => {}, get)).toEqual([]);
  expect(requested).toEqual([]);
});

test("refuses it with another secret", async () => {
  const response = await readRevalidation(call('{"paths":[],"tags":[]}', "another"), new SignatureCheck(SECRET));
  expect(response).toBeInstanceOf(Response);
  expect((response as Response).status).toBe(401);
});
