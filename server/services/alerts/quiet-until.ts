import type { QuietHours } from "~/server/domain/alert";

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;

/** @returns when the quiet hours end that an instant lies in; null outside of them. By the zone's own clock. */
export function quietUntil({ fromMinute, toMinute, zone }: QuietHours, nowMs: number): number | null {
  const minute = minuteOfDay(nowMs, zone);
  const isQuiet =
    fromMinute < toMinute
      ? minute >= fromMinute && minute < toMinute
      : minute >= fromMinute || minute < toMinute;
  if (!isQuiet) return null;
  const start = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  // Minute by minute: a clock that is set forward or back in between shows the right time on both sides.
  for (let i = 1; i <= MINUTES_A_DAY + 2 * 60; i++)
    if (minuteOfDay(start + i * MINUTE_MS, zone) === toMinute) return start + i * MINUTE_MS;
  return start + MINUTES_A_DAY * MINUTE_MS; // the minute was skipped by the clock that day
}

const formats = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(ms: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  formats.set(zone, format);
  const [hour = 0, minute = 0] = format.format(ms).split(":").map(Number);
  return 60 * hour + minute;
}
