import type { CalendarDate } from "~/server/domain/calendar-date";
import { dayRandom, normalDraw } from "../math/day-draws";

/** The marks of a day that a path must honour: it starts at the open, touches both extremes, ends at the close. */
export type DayMarks = {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
};

/** Waves of a bridge: enough to look like trading, few enough to evaluate at any instant. */
const WAVES = 9;

/**
 * A smooth random path that is 0 at both ends of the day: a Brownian bridge by its first sine waves.
 * @returns a function of the elapsed share of the day, 0 to 1; about one standard deviation high per root of a day.
 * @see Karhunen-Loeve expansion of the Brownian bridge (Loeve 1948).
 */
export function bridge(seed: number, date: CalendarDate, name: string): (elapsed: number) => number {
  const random = dayRandom(seed, date, `bridge ${name}`);
  const heights = Array.from(
    { length: WAVES },
    (_, k) => (normalDraw(random) * Math.SQRT2) / ((k + 1) * Math.PI),
  );
  return (elapsed) => {
    let sum = 0;
    for (const [k, height] of heights.entries()) sum += height * Math.sin((k + 1) * Math.PI * elapsed);
    return sum;
  };
}

/**
 * A path through a day's recorded marks: open, then the extreme against the day's direction, then the other, then
 * close, with a bridge between that never leaves [low, high].
 *
 * @param marks - open, high, low and close, all above zero, low <= open, close <= high.
 * @returns price as a function of the elapsed share of the day, 0 to 1.
 * @throws RangeError when the marks contradict each other.
 */
export function pathThroughMarks(
  seed: number,
  date: CalendarDate,
  marks: DayMarks,
): (elapsed: number) => number {
  const { open, high, low, close } = marks;
  if (
    !(
      low > 0 &&
      low <= Math.min(open, close) &&
      high >= Math.max(open, close) &&
      high < Number.POSITIVE_INFINITY
    )
  ) {
    throw new RangeError(
      `pathThroughMarks: ${date} has open ${open}, high ${high}, low ${low}, close ${close}`,
    );
  }
  const random = dayRandom(seed, date, "turns");
  const first = 0.1 + 0.35 * random();
  const second = first + 0.15 + (0.8 - first - 0.15) * random();
  const isRising = close >= open;
  const turns = [
    { at: 0, price: open },
    { at: first, price: isRising ? low : high },
    { at: second, price: isRising ? high : low },
    { at: 1, price: close },
  ];
  const wiggle = bridge(seed, date, "marks");
  const height = (high - low) * 0.25;
  return (elapsed) => {
    const x = Math.min(1, Math.max(0, elapsed));
    const next = Math.max(
      1,
      turns.findIndex((turn) => turn.at >= x),
    );
    const [from, to] = [turns[next - 1], turns[next]];
    if (!from || !to) return close;
    const share = (x - from.at) / (to.at - from.at);
    const between = from.price + (to.price - from.price) * share;
    // The wiggle fades at every turn, so that each mark is met exactly.
    const price = between + wiggle(x) * height * 4 * share * (1 - share);
    return Math.min(high, Math.max(low, price));
  };
}
