import { addDays, type CalendarDate, dateOfDayNumber, dayNumber, weekday } from "./calendar-date";

/**
 * The trading calendar and clock of New York, by rule: what a session is, and where market time falls in it.
 * Rules: NYSE holidays and early closings as published by the exchange; US daylight saving since 1987.
 */
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const OPENS_AT_MINUTE = 9 * 60 + 30;
const CLOSES_AT_MINUTE = 16 * 60;
const CLOSES_EARLY_AT_MINUTE = 13 * 60;
const STANDARD_OFFSET_MINUTES = -300;
const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

/** Trading hours of a day, in milliseconds since 1970 UTC. */
export type Session = { readonly date: CalendarDate; readonly opensMs: number; readonly closesMs: number };

/** True on days when the New York exchanges trade. */
export const isTradingDay = (date: CalendarDate): boolean =>
  weekday(date) !== SUNDAY && weekday(date) !== SATURDAY && !isHoliday(date);

/** The session of a trading day, or null. */
export function sessionOf(date: CalendarDate): Session | null {
  if (!isTradingDay(date)) return null;
  const closes = closesEarly(date) ? CLOSES_EARLY_AT_MINUTE : CLOSES_AT_MINUTE;
  return { date, opensMs: atMinute(date, OPENS_AT_MINUTE), closesMs: atMinute(date, closes) };
}

/** The first trading day after a date. */
export function nextTradingDay(date: CalendarDate): CalendarDate {
  let next = addDays(date, 1);
  while (!isTradingDay(next)) next = addDays(next, 1);
  return next;
}

/** The calendar day in New York at an instant. */
export function newYorkDate(ms: number): CalendarDate {
  const utcDate = dateOfDayNumber(Math.floor(ms / DAY_MS));
  return dateOfDayNumber(Math.floor((ms + offsetMinutes(utcDate) * MINUTE_MS) / DAY_MS));
}

/** True while New York trades. */
export function isOpen(ms: number): boolean {
  const session = sessionOf(newYorkDate(ms));
  return session !== null && ms >= session.opensMs && ms < session.closesMs;
}

/** The instant of a minute of the New York day. */
export const atMinute = (date: CalendarDate, minute: number): number =>
  dayNumber(date) * DAY_MS + (minute - offsetMinutes(date)) * MINUTE_MS;

/** When trading begins on a trading day. */
export const opensAt = (date: CalendarDate): number => atMinute(date, OPENS_AT_MINUTE);

/** The cut-off of a business day, from which profit runs: 16:00, also on days when trading ends early. */
export const cutOffOf = (date: CalendarDate): number => atMinute(date, CLOSES_AT_MINUTE);

/** Minutes that New York is ahead of UTC on a day (negative); the hour of the change itself is outside trading. */
function offsetMinutes(date: CalendarDate): number {
  const year = Number(date.slice(0, 4));
  const starts = year >= 2007 ? nthWeekday(year, 3, SUNDAY, 2) : nthWeekday(year, 4, SUNDAY, 1);
  const ends = year >= 2007 ? nthWeekday(year, 11, SUNDAY, 1) : lastWeekday(year, 10, SUNDAY);
  return STANDARD_OFFSET_MINUTES + (date >= starts && date < ends ? 60 : 0);
}

function isHoliday(date: CalendarDate): boolean {
  const year = Number(date.slice(0, 4));
  return CLOSED_ONCE.has(date) || regularHolidays(year).includes(date);
}

/** Closings that no rule foretells: storms, mourning, attacks. */
const CLOSED_ONCE: ReadonlySet<CalendarDate> = new Set([
  "2001-09-11",
  "2001-09-12",
  "2001-09-13",
  "2001-09-14",
  "2004-06-11",
  "2007-01-02",
  "2012-10-29",
  "2012-10-30",
  "2018-12-05",
  "2025-01-09",
]);

function regularHolidays(year: number): CalendarDate[] {
  const holidays = [
    nthWeekday(year, 1, MONDAY, 3), // Martin Luther King Jr. Day
    nthWeekday(year, 2, MONDAY, 3), // Washington's Birthday
    addDays(easterSunday(year), -2), // Good Friday
    lastWeekday(year, 5, MONDAY), // Memorial Day
    observed(day(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving
    observed(day(year, 12, 25)),
  ];
  const newYear = day(year, 1, 1);
  // A New Year's Day on a Saturday is not made up for: the Friday before still belongs to the old year's books.
  if (weekday(newYear) !== SATURDAY) holidays.push(observed(newYear));
  if (year >= 2022) holidays.push(observed(day(year, 6, 19))); // Juneteenth
  return holidays;
}

/** Trading ends at 13:00 on the eve of Independence Day, the day after Thanksgiving and Christmas Eve. */
function closesEarly(date: CalendarDate): boolean {
  const year = Number(date.slice(0, 4));
  const eveOfIndependence = weekday(day(year, 7, 4)) === SATURDAY ? null : day(year, 7, 3);
  return [eveOfIndependence, addDays(nthWeekday(year, 11, THURSDAY, 4), 1), day(year, 12, 24)].includes(date);
}

const day = (year: number, month: number, dayOfMonth: number): CalendarDate =>
  `${year}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;

/** A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. */
const observed = (date: CalendarDate): CalendarDate =>
  addDays(date, weekday(date) === SATURDAY ? -1 : weekday(date) === SUNDAY ? 1 : 0);

function nthWeekday(year: number, month: number, wanted: number, nth: number): CalendarDate {
  const first = day(year, month, 1);
  return addDays(first, ((wanted - weekday(first) + 7) % 7) + (nth - 1) * 7);
}

function lastWeekday(year: number, month: number, wanted: number): CalendarDate {
  const last = addDays(day(month === 12 ? year + 1 : year, (month % 12) + 1, 1), -1);
  return addDays(last, -((weekday(last) - wanted + 7) % 7));
}

/** Western Easter. @see Meeus, Astronomical Algorithms (1991), ch. 8 (anonymous Gregorian computus). */
function easterSunday(year: number): CalendarDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return day(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}
