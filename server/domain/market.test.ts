import { expect, test } from "vitest";
import { type QuoteState, worseState } from "./market";

test("of two states the less trusted one counts, whichever comes first", () => {
  const order = ["live", "closed", "delayed", "flagged", "held", "stale", "missing"] as const;
  for (const [i, better] of order.entries())
    for (const worse of order.slice(i)) {
      expect(worseState<QuoteState | "missing">(better, worse)).toBe(worse);
      expect(worseState<QuoteState | "missing">(worse, better)).toBe(worse);
    }
});
