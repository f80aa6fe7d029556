import { expect, test } from "vitest";
import { refreshPages } from "@/lib/refresh";
import { traceHeaders } from "@/lib/trace";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

test("takes the trace of the call to the requests for its pages", async () => {
  const sent: (string | null)[] = [];
  const get = (async (_url: string, init: RequestInit) => {
    sent.push(new Headers(init.headers).get("traceparent"));
    return new Response("page", { headers: { "x-nextjs-cache": "HIT" } });
  }) as unknown as typeof fetch;
  await refreshPages("http://site", ["/"], async () => {}, traceHeaders(new Headers({ traceparent: TRACEPARENT })), get);
  expect(sent).toEqual([TRACEPARENT, TRACEPARENT]);
});

test("passes on no trace when there is none, and nothing that is not one", () => {
  expect(traceHeaders(new Headers())).toEqual({});
  expect(traceHeaders(new Headers({ traceparent: `${TRACEPARENT}, x` }))).toEqual({});
});
