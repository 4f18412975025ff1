import { type CalendarDate, dayNumber } from "~/server/domain/calendar-date";
import { normalQuantile } from "./normal";
import { type Random, seededRandom, seedOfText } from "./random";

/** Degrees of freedom of simulated shocks: tails about as heavy as daily stock returns'. */
const TAIL = 5;

/** A stream that belongs to one seed, day and name, whatever else is drawn: any day can be made again alone. */
export function dayRandom(seed: number, date: CalendarDate, name: string): Random {
  return seededRandom(mix(mix(seed, dayNumber(date)), seedOfText(name)));
}

/** A standard normal draw. */
export function normalDraw(random: Random): number {
  // Halfway between the representable draws: never 0 or 1, where the quantile is infinite.
  return normalQuantile(random() + HALF_STEP);
}

/** A Student t draw with 5 degrees of freedom, scaled to variance one. */
export function heavyDraw(random: Random): number {
  let squares = 0;
  for (let i = 0; i < TAIL; i++) squares += normalDraw(random) ** 2;
  return normalDraw(random) * Math.sqrt((TAIL - 2) / squares);
}

const HALF_STEP = 2 ** -33;

function mix(a: number, b: number): number {
  let mixed = Math.imul((a ^ Math.imul(b, 0x9e3779b1)) >>> 0, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return Math.imul(mixed, 0xc2b2ae35) >>> 0;
}
