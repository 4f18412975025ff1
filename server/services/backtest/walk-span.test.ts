import { expect, test } from "vitest";
import { addDays, weekday } from "~/server/domain/calendar-date";
import { firstEvening, WALK_DAYS } from "./walk-span";

const typeOf = (id: string) => (id === "coin" ? ("crypto" as const) : ("equity" as const));

/** A share on weekdays, and a coin on every day. */
function pastOf(days: number, ids: readonly string[]) {
  const dates = Array.from({ length: days }, (_, day) => addDays("2020-01-01", day));
  const isResting = (date: string): boolean => weekday(date) === 0 || weekday(date) === 6;
  const closes = dates.flatMap((date) =>
    ids.map((id) => (id === "coin" || !isResting(date) ? 10 : Number.NaN)),
  );
  const history = {
    dates,
    instrumentIds: ids,
    closes: Float64Array.from(closes),
    volumes: new Float64Array(closes.length),
  };
  const business = dates.filter((date) => !isResting(date));
  return { history, business, to: dates.at(-1) ?? "" };
}

test("the first evening has a full window of business days behind it, coin or not", () => {
  for (const ids of [["share"], ["share", "coin"]]) {
    const { history, business, to } = pastOf(3600, ids);
    expect(business.length).toBeGreaterThan(WALK_DAYS);
    expect(firstEvening(history, typeOf, to)).toBe(business.at(-501));
  }
});

test("with less past the window is shorter, but no shorter than 250 days; with too little there is no walk", () => {
  const { history, business, to } = pastOf(600, ["share", "coin"]);
  expect(firstEvening(history, typeOf, to)).toBe(business[250]);
  const short = pastOf(420, ["share", "coin"]);
  expect(short.business.length).toBe(300);
  expect(firstEvening(short.history, typeOf, short.to)).toBeNull();
});
