import { type CalendarDate, isCalendarDate } from "~/server/domain/calendar-date";

/** The ways in which a file may write days; one way a file. */
export const DATE_STYLES = ["y-m-d", "y/m/d", "ymd", "d.m.y", "d/m/y", "m/d/y", "d-m-y"] as const;
export type DateStyle = (typeof DATE_STYLES)[number];

/** A time of day may follow; the day is what counts. */
const TIME = "(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?";
const SHAPES: Readonly<Record<DateStyle, RegExp>> = {
  "y-m-d": new RegExp(`^(?<y>\\d{4})-(?<m>\\d{1,2})-(?<d>\\d{1,2})${TIME}$`),
  "y/m/d": new RegExp(`^(?<y>\\d{4})/(?<m>\\d{1,2})/(?<d>\\d{1,2})${TIME}$`),
  ymd: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/,
  "d.m.y": new RegExp(`^(?<d>\\d{1,2})\\.(?<m>\\d{1,2})\\.(?<y>\\d{4})${TIME}$`),
  "d/m/y": new RegExp(`^(?<d>\\d{1,2})/(?<m>\\d{1,2})/(?<y>\\d{4})${TIME}$`),
  "m/d/y": new RegExp(`^(?<m>\\d{1,2})/(?<d>\\d{1,2})/(?<y>\\d{4})${TIME}$`),
  "d-m-y": new RegExp(`^(?<d>\\d{1,2})-(?<m>\\d{1,2})-(?<y>\\d{4})${TIME}$`),
};

/** No market that is watched here is older, and no bond runs longer. */
const [FIRST_DAY, LAST_DAY] = ["1800-01-01", "2200-12-31"];

/** The day that a text means in a style; null where it means none. */
export function dateOf(text: string, style: DateStyle): CalendarDate | null {
  const trimmed = text.trim();
  if (style === "y-m-d" && trimmed.length === 10 && isCalendarDate(trimmed)) return inRange(trimmed);
  const { y, m, d } = SHAPES[style].exec(trimmed)?.groups ?? {};
  if (y === undefined || m === undefined || d === undefined) return null;
  const date = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  return isCalendarDate(date) ? inRange(date) : null;
}

/** The styles in which a text is a day; empty for what is none in any. */
export const dateStylesOf = (text: string): DateStyle[] =>
  DATE_STYLES.filter((style) => dateOf(text, style) !== null);

const inRange = (date: CalendarDate): CalendarDate | null =>
  date >= FIRST_DAY && date <= LAST_DAY ? date : null;
