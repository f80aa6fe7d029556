import { expect, test } from "vitest";
import { MAX_AGE_SECONDS, SignatureCheck, sign, type SignedCall } from "@/lib/signature";

const SECRET = "the secret of the site";
const NOW = 1_780_000_000;
const BODY = '{"paths":["/"]}';
const SIGNATURE = sign(SECRET, String(NOW), "d1", BODY);

function call(changes: Partial<SignedCall> = {}, timestamp = String(NOW)) {
  return { timestamp, delivery: "d1", body: BODY, signature: sign(SECRET, timestamp, "d1", BODY), ...changes };
}

const check = () => new SignatureCheck(SECRET, () => NOW);

test("accepts a call signed with the shared secret", () => {
  expect(check().check(call())).toBe("valid");
});

test("signs as the API does", () => {
  expect(sign("key", "1", "2", "3")).toBe("sha256=fdd9cca0781e88dd483c471bf289dbdb4b5754b7c3c058d5b640fcc0dd8d25c9");
});

test.each([
  ["another body", { body: '{"paths":["/x"]}' }],
  ["another delivery", { delivery: "d2" }],
  ["another timestamp", { timestamp: String(NOW + 1) }],
  ["one different character", { signature: SIGNATURE.replace(/.$/, (last) => (last === "0" ? "1" : "0")) }],
  ["a shorter signature", { signature: SIGNATURE.slice(0, -1) }],
  ["no signature", { signature: null }],
  ["no timestamp", { timestamp: null }],
  ["no delivery", { delivery: null }],
  ["another secret", { signature: sign("other", String(NOW), "d1", BODY) }],
])("refuses %s", (_, changes) => {
  expect(check().check(call(changes))).toBe("invalid");
});

test("refuses everything when no secret is set", () => {
  expect(new SignatureCheck("", () => NOW).check(call({ signature: sign("", String(NOW), "d1", BODY) }))).toBe("invalid");
});

test("refuses timestamps too far in the past or the future", () => {
  for (const offset of [-MAX_AGE_SECONDS - 1, MAX_AGE_SECONDS + 1]) expect(check().check(call({}, String(NOW + offset)))).toBe("expired");
  expect(check().check(call({}, String(NOW - MAX_AGE_SECONDS)))).toBe("valid");
});

test("refuses a replay, but accepts another attempt with its own timestamp", () => {
  const same = check();
  expect(same.check(call())).toBe("valid");
  expect(same.check(call())).toBe("replayed");
  expect(same.check(call({}, String(NOW + 1)))).toBe("valid");
});

test("refuses an expired call even when its signature is forgotten", () => {
  let now = NOW;
  const same = new SignatureCheck(SECRET, () => now);
  same.check(call());
  now += MAX_AGE_SECONDS + 1;
  expect(same.check(call())).toBe("expired");
  expect(same.check(call({}, String(now)))).toBe("valid");
});
