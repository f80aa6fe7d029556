import { expect, test } from "vitest";
import { MAX_AGE, SignatureCheck, sign, type Signed } from "@/lib/signature";

const SECRET = "a secret of the site";
const NOW = 1_780_000_000;
const BODY = '{"paths":["/"]}';
const SIGNATURE = sign(SECRET, String(NOW), "d1", BODY);

function call(changes: Partial<Signed> = {}, timestamp = String(NOW)) {
  return { timestamp, delivery: "d1", body: BODY, signature: sign(SECRET, timestamp, "d1", BODY), ...changes };
}

const check = () => new SignatureCheck(SECRET, () => NOW);

test("takes what is signed with the shared secret", () => {
  expect(check().check(call())).toBe("good");
});

test("signs as the API does", () => {
  expect(sign("key", "1", "2", "3")).toBe("sha256=fdd9cca0781e88dd483c471bf289dbdb4b5754b7c3c058d5b640fcc0dd8d25c9");
});

test.each([
  ["another body", { body: '{"paths":["/x"]}' }],
  ["another delivery", { delivery: "d2" }],
  ["another timestamp", { timestamp: String(NOW + 1) }],
  ["one other character", { signature: SIGNATURE.replace(/.$/, (last) => (last === "0" ? "1" : "0")) }],
  ["a shorter signature", { signature: SIGNATURE.slice(0, -1) }],
  ["no signature", { signature: null }],
  ["no timestamp", { timestamp: null }],
  ["no delivery", { delivery: null }],
  ["another secret", { signature: sign("other", String(NOW), "d1", BODY) }],
])("refuses %s", (_, changes) => {
  expect(check().check(call(changes))).toBe("bad");
});

test("refuses everything when no secret is set", () => {
  expect(new SignatureCheck("", () => NOW).check(call({ signature: sign("", String(NOW), "d1", BODY) }))).toBe("bad");
});

test("refuses what is too old or from the future", () => {
  for (const offset of [-MAX_AGE - 1, MAX_AGE + 1]) expect(check().check(call({}, String(NOW + offset)))).toBe("old");
  expect(check().check(call({}, String(NOW - MAX_AGE)))).toBe("good");
});

test("refuses a replay, but takes a second attempt with its own timestamp", () => {
  const same = check();
  expect(same.check(call())).toBe("good");
  expect(same.check(call())).toBe("replayed");
  expect(same.check(call({}, String(NOW + 1)))).toBe("good");
});

test("remembers signatures no longer than they are young enough", () => {
  let now = NOW;
  const same = new SignatureCheck(SECRET, () => now);
  same.check(call());
  now += MAX_AGE + 1;
  expect(same.check(call())).toBe("old");
  expect(same.check(call({}, String(now)))).toBe("good");
});
