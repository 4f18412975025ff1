import { expect, test } from "vitest";
import { nearestName } from "./nearest-name";

const COLUMNS = ["symbol", "date", "open", "close", "quantity", "type", "expiry"];

test.each([
  ["symbl", "symbol"],
  ["clsoe", "close"],
  ["qty", "quantity"],
  ["asset_class", "type"],
  ["expiry_date", "expiry"],
  ["zebra", null],
  ["x", null],
])("%s may have meant %s", (name, meant) => {
  expect(nearestName(name, COLUMNS)).toBe(meant);
});
