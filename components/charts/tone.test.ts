import { expect, test } from "vitest";
import { byTone, type Tone, toneOf } from "./tone";

test("breaches come first, what is unknown is never calm and comes last", () => {
  const tones: Tone[] = ["unknown", "calm", "breach", "near"];
  expect(tones.sort(byTone)).toEqual(["breach", "near", "calm", "unknown"]);
  expect(toneOf("unknown")).toBe("unknown");
});
