import { isCalendarDate } from "~/server/domain/calendar-date";

const SHAPE =
  /^(?<date>\d{4}-\d{2}-\d{2})[T ](?<h>\d{2}):(?<m>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?)?\s?(?<zone>Z|UTC|[+-]\d{2}:?\d{2})?$/;
/** No exchange is farther from Greenwich. */
const OFFSET_MINUTES_MAX = 14 * 60;

/** What a text says about an instant: which one, or why none. */
export type InstantReading = { readonly ms: number } | { readonly fault: "no-instant" | "no-zone" };

/**
 * Reads an instant such as `2024-03-11T13:30Z` or `2024-03-11 09:30:00-04:00`.
 * @param isUtc - the column says that its times are of UTC; else a time without a zone is refused, not guessed.
 */
export function instantOf(text: string, isUtc: boolean): InstantReading {
  const { date, h, m, s = "0", f = "", zone } = SHAPE.exec(text.trim())?.groups ?? {};
  if (date === undefined || !isCalendarDate(date)) return { fault: "no-instant" };
  const [hours, minutes, seconds] = [Number(h), Number(m), Number(s)];
  if (hours > 23 || minutes > 59 || seconds > 59) return { fault: "no-instant" };
  if (zone === undefined && !isUtc) return { fault: "no-zone" };
  const offset = offsetMinutes(zone);
  if (Math.abs(offset) > OFFSET_MINUTES_MAX) return { fault: "no-instant" };
  const milliseconds = Math.floor(Number(`0.${f || "0"}`) * 1000);
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  return { ms: midnight + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + milliseconds };
}

/** Minutes ahead of UTC. */
function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "UTC") return 0;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -1 : 1) * minutes;
}
