import type { CalendarDate } from "~/server/domain/calendar-date";

/** Close-to-close moves of one historical episode; null = no source, the factor is not moved and the words say so. */
export type Episode = {
  readonly id: string;
  readonly name: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** S&P 500, fraction. */
  readonly equity: number;
  /** Ratio of the VIX at the end to that at the start, minus one. */
  readonly volatility: number | null;
  /** 2-year and 10-year US Treasury yields, percent points. */
  readonly twoYear: number | null;
  readonly tenYear: number | null;
  /** Dollars per euro, fraction. */
  readonly euro: number | null;
};

/**
 * Episodes that every book is put through. 2008 and 2011: index closes, VIX, and FRED DGS2 and DGS10. 2020: the
 * S&P 500 alone, closes of 2020-02-19 and 2020-03-23 in the packaged series vega-datasets sp500-2000.csv.
 */
export const EPISODES: readonly Episode[] = [
  {
    id: "2008-autumn",
    name: "Autumn 2008",
    from: "2008-09-12",
    to: "2008-10-10",
    equity: -0.282,
    volatility: 70 / 26 - 1,
    twoYear: -0.61,
    tenYear: 0.15,
    euro: -0.059,
  },
  {
    id: "2011-summer",
    name: "Summer 2011",
    from: "2011-07-22",
    to: "2011-08-08",
    equity: -0.168,
    volatility: 48 / 18 - 1,
    twoYear: -0.13,
    tenYear: -0.59,
    euro: null,
  },
  {
    id: "2020-spring",
    name: "Spring 2020",
    from: "2020-02-19",
    to: "2020-03-23",
    equity: 2237.399902 / 3386.149902 - 1,
    volatility: null,
    twoYear: null,
    tenYear: null,
    euro: null,
  },
];
