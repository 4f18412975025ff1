import { expect, test } from "vitest";
import { consequenceOf, fieldText, readThreshold } from "./limit-form.view";

test("shares are typed in percent and stored as shares", () => {
  expect(readThreshold("22", "nav")).toEqual({ kind: "ok", threshold: 0.22 });
  expect(fieldText(0.0085, "nav")).toBe("0.85");
  expect(fieldText(0.07, "gross")).toBe("7");
});

test("what can be read two ways is refused, not guessed", () => {
  expect(readThreshold("1,5", "days")).toMatchObject({ kind: "refused" });
  expect(readThreshold("-2", "days")).toMatchObject({ kind: "refused" });
  expect(readThreshold("2e3", "base")).toMatchObject({ kind: "refused" });
  expect(readThreshold("0", "nav")).toEqual({ kind: "refused", sentence: "A limit is above zero." });
  expect(readThreshold("2,400,000", "base")).toEqual({ kind: "ok", threshold: 2_400_000 });
});

test("a regime limit allows what is chosen and nothing rougher", () => {
  expect(readThreshold("normal", "regime")).toEqual({ kind: "ok", threshold: 1.5 });
  expect(fieldText(1.5, "regime")).toBe("normal");
  expect(consequenceOf(1.5, { value: 2, unit: "regime" }).tone).toBe("breach");
});

test("the consequence is said before the change", () => {
  expect(consequenceOf(0.2, { value: 0.208, unit: "nav" })).toMatchObject({ tone: "breach" });
  expect(consequenceOf(0.22, { value: 0.208, unit: "nav" }).sentence).toBe(
    "Would be near now: utilisation 94%.".replace("94", "95"),
  );
  expect(consequenceOf(0.4, { value: 0.2, unit: "nav" }).sentence).toBe("Utilisation would be 50%.");
  expect(consequenceOf(1, { value: null, unit: "days" }).tone).toBe("unknown");
});
