import { CHANGE_NAMES } from "~/components/change/change.view";
import { fixed, listed } from "~/components/format/count";
import { money } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { marketDay, marketTime } from "~/components/format/time";
import { limitFigure, shareWord } from "~/components/limits/limit-words";
import type { BreachReport, ExplainedBreach, ExplainedLeg } from "~/server/domain/breach-report";
import type { LimitUnit } from "~/server/domain/limit-metrics";

/** Causes named of each limit that a composite is made of. */
const LEG_CAUSES = 3;

/** The name of the parameter in the address. */
export const WHY = "why";

const nameOf = (term: ExplainedBreach["terms"][number]["term"]): string =>
  term === "nav" ? "Net asset value" : CHANGE_NAMES[term];

export type CauseRow = {
  readonly key: string;
  readonly name: string;
  readonly value: number;
  readonly text: string;
};

/** Causes that moved the metric, largest first, as they are printed. */
export const causeRows = ({ terms }: ExplainedBreach, unit: LimitUnit, currency: string): CauseRow[] =>
  terms
    .filter(({ value }) => value !== 0)
    .map(({ term, value }) => ({
      key: term,
      name: nameOf(term),
      value,
      text: termFigure(value, unit, currency),
    }));

/** "No part in it: trades, time": an absent cause is an answer. */
export function idleCauses({ terms }: ExplainedBreach): string {
  const names = terms.filter(({ value }) => value === 0).map(({ term }) => nameOf(term).toLowerCase());
  return names.length === 0 ? "" : `No part in it: ${listed(names)}.`;
}

/** A signed part of a metric, fine enough that parts of a hundredth of a percent are told apart. */
export function termFigure(value: number, unit: LimitUnit, currency: string): string {
  if (unit === "base") return money(value, { currency, signed: true });
  if (unit === "nav" || unit === "gross") return percent(value, { digits: 3, signed: true });
  const sign = value > 0 ? "+" : value < 0 ? "\u2212" : "";
  return `${sign}${fixed(Math.abs(value), 2)}${unit === "days" ? " days" : ""}`;
}

/** Both ends and the line in one sentence; a line that was lowered is named before any cause of the metric. */
export function whyFinding({ limit, baseCurrency, thresholdBefore, explained }: BreachReport): string {
  const { unit, threshold } = limit;
  const write = (value: number): string => `${limitFigure(value, unit, baseCurrency)}${shareWord(unit)}`;
  const lowered =
    thresholdBefore === threshold
      ? ""
      : `The line was moved from ${write(thresholdBefore)} to ${write(threshold)}. `;
  if (explained.status !== "ok") return `${lowered}The metric's change can't be explained.`;
  const { from, to, terms } = explained.value;
  const [first] = terms;
  if (!first || first.value === 0) return `${lowered}The metric stayed at ${write(to)}.`;
  return `${lowered}From ${write(from)} to ${write(to)}, most of all by ${nameOf(first.term).toLowerCase()}.`;
}

/** Of one of the limits that a breached one is made of: from where to where, its line, and its own causes. */
export function legWords(
  { limit, thresholdBefore, before, opening, explained }: ExplainedLeg,
  currency: string,
): { readonly change: string; readonly line: string; readonly because: string } {
  const write = (value: number | null): string =>
    value === null ? "unknown" : `${limitFigure(value, limit.unit, currency)}${shareWord(limit.unit)}`;
  const line =
    thresholdBefore === limit.threshold
      ? `line ${write(limit.threshold)}`
      : `line moved from ${write(thresholdBefore)} to ${write(limit.threshold)}`;
  const change = `${write(before)} to ${write(opening)}`;
  if (explained.status !== "ok") return { change, line, because: asProse(explained.reason) };
  const causes = causeRows(explained.value, limit.unit, currency)
    .slice(0, LEG_CAUSES)
    .map(({ name, text }) => `${name.toLowerCase()} ${text}`);
  return { change, line, because: causes.length === 0 ? "unchanged" : `by ${listed(causes)}` };
}

/** Both instants, named. */
export const instants = ({ fromAsOfMs, toAsOfMs, openedAtMs }: BreachReport): string =>
  `Within its line at ${stamp(fromAsOfMs)}, ${
    toAsOfMs === openedAtMs ? "opened" : `opened ${stamp(openedAtMs)} and assessed`
  } at ${stamp(toAsOfMs)}, New York.`;

const stamp = (ms: number): string => `${marketTime(ms)} ${marketDay(ms)}`;
