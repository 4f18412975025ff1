import { expect, test } from "vitest";
import { fuzzOnce } from "./fuzz-door";

const SHORT_FORM = 2_500;

test("no input makes a procedure fail, tell of its inside or of another organisation", async () => {
  const codes = await fuzzOnce(SHORT_FORM);
  for (const code of ["BAD_REQUEST", "NOT_FOUND", "FORBIDDEN", "UNAUTHORIZED"])
    expect(codes.get(code), code).toBeGreaterThan(50);
});
