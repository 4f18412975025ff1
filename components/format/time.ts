import { LOCALE } from "./locale";

const MARKET_ZONE = "America/New_York";
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const clockOf = (locale: string) => ({
  time: new Intl.DateTimeFormat(locale, { timeZone: MARKET_ZONE, timeStyle: "medium", hourCycle: "h23" }),
  minute: new Intl.DateTimeFormat(locale, { timeZone: MARKET_ZONE, timeStyle: "short", hourCycle: "h23" }),
  day: new Intl.DateTimeFormat(locale, {
    timeZone: MARKET_ZONE,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  }),
});
const clock = clockOf(LOCALE);

/** "14:32:05", New York. */
export const marketTime = (ms: number): string => clock.time.format(ms);

/** "14:32", New York. */
export const marketMinute = (ms: number): string => clock.minute.format(ms);

/** "Fri 20 Nov 2026": day before month, whatever the locale puts first. */
export function marketDay(ms: number): string {
  const parts = new Map(clock.day.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${parts.get("weekday")} ${parts.get("day")} ${parts.get("month")} ${parts.get("year")}`;
}

/** "22 Nov, 15:47" of the reader's own clock: when people did something, as market time may be another. */
export const ownTime = (ms: number): string =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(ms);

/** "22 Nov 2026, 09:53:07 UTC": a second that everybody names alike, as audits and addresses have it. */
export function utcTime(ms: number): string {
  const text = new Date(ms).toISOString();
  return `${calendarDay(text.slice(0, 10), true)}, ${text.slice(11, 19)} UTC`;
}

/** "24 Jan" or, with the year, "24 Jan 2020" of a day written `YYYY-MM-DD`. */
export function calendarDay(date: string, withYear = false): string {
  const [year, month, day] = date.split("-").map(Number);
  const name = new Intl.DateTimeFormat(LOCALE, { month: "short", timeZone: "UTC" });
  const shown = `${day} ${name.format(Date.UTC(2000, (month ?? 1) - 1, 15))}`;
  return withYear ? `${shown} ${year}` : shown;
}

/** An age or a duration in its two greatest units: "0.4 s", "14 s", "41 min", "2 h 10 min", "3 days". */
export function duration(ms: number): string {
  if (ms < 10 * SECOND_MS) return `${(Math.max(0, ms) / SECOND_MS).toFixed(1)} s`;
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) {
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    return `${Math.floor(ms / HOUR_MS)} h${minutes === 0 ? "" : ` ${minutes} min`}`;
  }
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}
