import { expect, test } from "vitest";
import { traceHeaders } from "@/lib/trace";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

test("passes on the trace of a request", () => {
  expect(traceHeaders(new Headers({ traceparent: TRACEPARENT }))).toEqual({ traceparent: TRACEPARENT });
});

test("passes on no trace when there is none, and nothing that is not one", () => {
  expect(traceHeaders(new Headers())).toEqual({});
  expect(traceHeaders(new Headers({ traceparent: `${TRACEPARENT}, x` }))).toEqual({});
});
