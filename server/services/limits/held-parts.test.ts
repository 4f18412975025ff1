import { expect, test } from "vitest";
import { nearestKey, nothingHeld } from "./held-parts";

const NONE = { book: [], sector: [], country: [], issuer: [], counterparty: [], instrument: [] };
const held = (sector: readonly string[]) => ({ ...NONE, sector });
const said = (key: string, sectors: readonly string[]) => nothingHeld({ kind: "sector", key }, held(sectors));

test("where something is held, and of the whole portfolio, nothing is said", () => {
  expect(said("Energy", ["Energy"])).toBeNull();
  expect(nothingHeld({ kind: "portfolio", key: null }, NONE)).toBeNull();
});

test("the nearest name stands first, whatever its case, and what is left is counted", () => {
  const sectors = ["Cash", "Energy", "Financials", "Health", "Materials", "Technology", "Utilities"];
  expect(said("Tecnology", sectors)).toBe(
    "Nothing is held in sector Tecnology now, so this limit reads zero. Did you mean Technology? " +
      "Held are: Technology, Cash, Energy, Financials, Health and 2 more.",
  );
  expect(said("energy", sectors)).toContain("Did you mean Energy?");
  expect(said("Zzz", ["Energy"])).toBe(
    "Nothing is held in sector Zzz now, so this limit reads zero. Held is: Energy.",
  );
  expect(said("Zzz", [])).toBe("Nothing is held in sector Zzz now, so this limit reads zero.");
});

test("a name that nothing resembles has no nearest one", () => {
  expect(nearestKey("Energy", [])).toBeNull();
  expect(nearestKey("qqqqqq", ["Energy", "Health"])).toBeNull();
});
