import type { HullColumn } from "~/components/charts/hull";
import { byTone, type Tone } from "~/components/charts/tone";
import { capitalised, counted, listed } from "~/components/format/count";
import { utilisation, utilisationPoints } from "~/components/format/percent";
import { duration } from "~/components/format/time";
import { limitSentence, METRIC_WORDS, toneNow, toneOfAll, worstFirst } from "~/components/limits/limit-words";
import { type Freshness, freshnessOf } from "~/components/live/freshness";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { Measure } from "~/server/domain/measure";
import type { FleetEntry } from "~/server/services/risk/list-fleet";

/** One portfolio of the fleet, decided. */
export type FleetRow = {
  readonly entry: FleetEntry;
  readonly tone: Tone;
  readonly worst: LimitEvaluation | null;
  readonly openBreaches: number;
  readonly freshness: Freshness;
};

/** The fleet, worst first; what is unknown is named and comes last. */
export const rowsOf = (entries: readonly FleetEntry[], nowMs: number): readonly FleetRow[] =>
  entries
    .map((entry): FleetRow => {
      const { computedAtMs, coverage, limits } = entry;
      const freshness = freshnessOf({ computedAtMs, nowMs, coverage, lostAtMs: null });
      return {
        entry,
        tone: toneOfAll(limits, freshness.isStale),
        worst: worstFirst(limits)[0] ?? null,
        openBreaches: limits.filter(({ isBreachOpen }) => isBreachOpen).length,
        freshness,
      };
    })
    .sort((a, b) => byTone(a.tone, b.tone) || (b.worst?.utilisation ?? 0) - (a.worst?.utilisation ?? 0));

/** Desks and the organisation apart from the portfolios that are in them: what is in both counts once. */
export const apart = (rows: readonly FleetRow[]) => ({
  portfolios: rows.filter(({ entry }) => entry.kind === "portfolio"),
  groups: rows.filter(({ entry }) => entry.kind !== "portfolio"),
});

/** What stands under a name: its currency, and where it is, or how many are in it. */
export function placeText({ entry }: FleetRow, entries: readonly FleetEntry[], isMixed: boolean): string {
  const currency = isMixed ? `${entry.baseCurrency}, figures in it` : entry.baseCurrency;
  if (entry.kind === "organisation") return `organisation, ${currency}`;
  if (entry.kind === "desk") {
    const members = entries.filter(({ deskId }) => deskId === entry.portfolioId).length;
    return `desk of ${counted(members, "portfolio")}, ${currency}`;
  }
  const desk = entries.find(({ portfolioId }) => portfolioId === entry.deskId);
  return desk ? `${desk.portfolioName}, ${currency}` : currency;
}

export type Finding = { readonly tone: Tone; readonly finding: string; readonly because: string };

/** The one sentence of the page: portfolios first, then the desks and the organisation that are over a limit of their own. */
export function fleetFinding(all: readonly FleetRow[]): Finding {
  const { portfolios: rows, groups } = apart(all);
  const found = findingOf(rows);
  const over = groups.filter(({ tone }) => tone === "breach");
  if (over.length === 0) return found;
  const names = listed(over.map(({ entry }) => entry.portfolioName));
  return {
    tone: "breach",
    finding: `${names} ${over.length === 1 ? "is" : "are"} over a limit${found.tone === "breach" ? `; ${found.finding}` : ""}`,
    because: because([...over, ...rows]),
  };
}

function findingOf(rows: readonly FleetRow[]): Finding {
  const of = (tone: Tone) => rows.filter((row) => row.tone === tone);
  const [over, near] = [of("breach"), of("near")];
  const unknown = of("unknown").filter(({ worst }) => worst !== null);
  const unlimited = rows.filter(({ worst }) => worst === null);
  const within = rows.length - over.length - near.length - unknown.length - unlimited.length;
  const tone =
    over.length > 0
      ? "breach"
      : unknown.length > 0
        ? "unknown"
        : near.length > 0
          ? "near"
          : within > 0
            ? "calm"
            : "unknown";
  const parts = [
    ...(over.length > 0 ? [`${counted(over.length, "portfolio")} over a limit`] : []),
    ...(near.length > 0
      ? [over.length > 0 ? `${near.length} near` : `${counted(near.length, "portfolio")} near a limit`]
      : []),
    ...(unknown.length > 0
      ? [
          over.length + near.length > 0
            ? `${unknown.length} unknown`
            : `${counted(unknown.length, "portfolio")} unknown`,
        ]
      : []),
  ];
  const without = unlimited.length > 0 ? `, ${unlimited.length} without limits` : "";
  const finding =
    parts.length > 0
      ? parts.join(", ") + without
      : within === 0
        ? "No limits are set"
        : unlimited.length > 0
          ? `${counted(within, "portfolio")} within limits${without}`
          : rows.length === 1
            ? "The portfolio is within its limits"
            : `All ${rows.length} portfolios are within their limits`;
  return { tone, finding, because: because(rows) };
}

function because(rows: readonly FleetRow[]): string {
  const first = rows[0];
  if (!first) return "";
  const silent = rows.filter(({ freshness }) => freshness.isStale);
  const sentences = [
    ...(first.worst && first.tone !== "unknown"
      ? [
          `${capitalised(first.entry.portfolioName)}${first.tone === "breach" ? "" : " is the closest"}: ${limitSentence(first.worst, first.entry.baseCurrency, false)}.`,
        ]
      : []),
    ...(silent.length > 0
      ? [`${listed(silent.map(({ entry }) => entry.portfolioName))}: ${silent[0]?.freshness.sentence ?? ""}`]
      : []),
  ];
  return sentences.join(" ");
}

/** The fleet as a hull: the worst limit of each portfolio, as wide as its net asset value. */
export function fleetColumns(rows: readonly FleetRow[]): readonly HullColumn[] {
  const worth = ({ entry }: FleetRow) =>
    entry.navBase.status === "ok" ? Math.max(0, entry.navBase.value) : 0;
  const total = rows.reduce((sum, row) => sum + worth(row), 0);
  const isOneCurrency = new Set(rows.map(({ entry }) => entry.baseCurrency)).size === 1;
  return rows.map((row) => {
    const { entry, worst, tone, freshness } = row;
    const used = worst?.utilisation ?? null;
    const share = total > 0 && isOneCurrency ? worth(row) / total : 1 / rows.length;
    return {
      key: entry.portfolioId,
      label: entry.portfolioName,
      detail: freshness.isStale
        ? freshness.text.toLowerCase()
        : worst
          ? METRIC_WORDS[worst.metric]
          : "no limit",
      utilisation: used,
      figure:
        worst === null ? "" : tone === "unknown" || used === null ? "?" : String(utilisationPoints(used)),
      tone,
      isEmpty: worst === null,
      weight: Math.max(0.12, share),
      sentence: `${entry.portfolioName}. ${worst ? limitSentence(worst, entry.baseCurrency, freshness.isStale) : "No limits are set"}.`,
    };
  });
}

/** What is true of all portfolios together; null where they can't be added. */
export type AcrossFleet = {
  readonly currency: string | null;
  readonly nav: number | null;
  /** Why there is no sum; "" where there is one. */
  readonly whyNoNav: string;
  readonly whyNoDayPnl: string;
  readonly dayPnl: { readonly sum: number; readonly known: number } | null;
  readonly sumOfVar99: number | null;
  readonly whyNoVar99: string;
  readonly regime: FleetEntry["regime"] | null;
  readonly priced: number;
  readonly positions: number;
  readonly openBreaches: number;
  readonly limits: number;
  /** True while some of it is too old to be of now. */
  readonly isStale: boolean;
};

export function acrossFleet(rows: readonly FleetRow[], groups: readonly FleetRow[] = []): AcrossFleet {
  const currencies = new Set(rows.map(({ entry }) => entry.baseCurrency));
  const [only] = currencies;
  const currency = currencies.size === 1 && only !== undefined ? only : null;
  const sum = (pick: (row: FleetRow) => number | null): number | null => {
    const values = rows.map(pick);
    return currency === null || values.includes(null)
      ? null
      : values.reduce<number>((total, v) => total + (v ?? 0), 0);
  };
  const whyNoSum = (what: string, pick: (entry: FleetEntry) => Measure<unknown>): string => {
    if (currency === null) return "the portfolios have several base currencies";
    const missing = rows.find(({ entry }) => pick(entry).status !== "ok")?.entry;
    const measure = missing && pick(missing);
    if (!missing || measure?.status !== "unavailable") return "";
    const where = rows.length > 1 ? ` of ${missing.portfolioName}` : "";
    return `${what}${where} is not known: ${measure.reason}`;
  };
  const isStale = rows.some(({ freshness }) => freshness.isStale);
  const profits = rows.flatMap(({ entry, freshness }) =>
    !freshness.isStale && entry.dayPnlBase.status === "ok" ? [entry.dayPnlBase.value] : [],
  );
  return {
    currency,
    nav: sum(({ entry }) => (entry.navBase.status === "ok" ? entry.navBase.value : null)),
    whyNoNav: whyNoSum("NAV", ({ navBase }) => navBase),
    whyNoDayPnl: isStale ? "the figures are stale" : whyNoSum("P&L", ({ dayPnlBase }) => dayPnlBase),
    dayPnl:
      currency === null || profits.length === 0
        ? null
        : { sum: profits.reduce((total, value) => total + value, 0), known: profits.length },
    sumOfVar99: sum(({ entry }) => (entry.pool.status === "ok" ? entry.pool.value.var99 : null)),
    whyNoVar99: whyNoSum("VaR", ({ pool }) => pool),
    regime: rows[0]?.entry.regime ?? null,
    priced: rows.reduce((total, { entry }) => total + entry.coverage.priced, 0),
    positions: rows.reduce((total, { entry }) => total + entry.coverage.positions, 0),
    openBreaches: [...rows, ...groups].reduce((total, { openBreaches }) => total + openBreaches, 0),
    limits: [...rows, ...groups].reduce((total, { entry }) => total + entry.limits.length, 0),
    isStale,
  };
}

/** A limit of a portfolio by what it is set on, where there is one. */
export const limitOn = (
  entry: Pick<FleetEntry, "limits">,
  metric: LimitEvaluation["metric"],
): LimitEvaluation | null => worstFirst(entry.limits.filter((limit) => limit.metric === metric))[0] ?? null;

/** The text of a utilisation cell. */
export const usedText = (limit: LimitEvaluation, isStale: boolean): string =>
  limit.utilisation === null || toneNow(limit, isStale) === "unknown" ? "?" : utilisation(limit.utilisation);

/** The newest snapshot of any portfolio: what the clock of the page shows. */
export const newestOf = (entries: readonly FleetEntry[]): FleetEntry | null =>
  entries.reduce<FleetEntry | null>(
    (newest, entry) => (newest && newest.computedAtMs >= entry.computedAtMs ? newest : entry),
    null,
  );

/** How long ago something of the server's clock was. */
export const ageText = (sinceMs: number, nowMs: number): string => duration(nowMs - sinceMs);
