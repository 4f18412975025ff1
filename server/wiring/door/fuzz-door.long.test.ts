import { expect, test } from "vitest";
import { fuzzOnce } from "./fuzz-door";

const CALLS = 10_000;

test("no input of ten thousand makes a procedure fail, tell of its inside or of another organisation", async () => {
  const codes = await fuzzOnce(CALLS);
  expect(codes.get("NOT_FOUND")).toBeGreaterThan(500);
});
