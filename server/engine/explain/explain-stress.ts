import type { Explained } from "~/server/domain/explained";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import type { BookLine } from "../pricing/price-book";
import type { ScenarioColumns } from "../pricing/scenario-columns";
import { episodeColumns } from "../stress/episode-moves";
import { EPISODES } from "../stress/episodes";
import type { Derivable } from "./derivable";
import { bounded, factorName, leaf, linesAsTerms, product } from "./terms";

/**
 * A historical episode on today's book: profit by position, each the first-order profit of its factors' shocks and
 * what full revaluation adds.
 * @param derivable - one assessment.
 * @param id - of the episode.
 * @returns base currency, signed; unavailable where the snapshot has no such episode.
 */
export function explainStress(derivable: Derivable, id: string): Measure<Explained> {
  const { frame, book, snapshot } = derivable;
  const result = snapshot.stress.find((each) => each.id === id);
  const episode = EPISODES.find((each) => each.id === id);
  if (!result || !episode) return unavailable("not-applicable", "no such episode is replayed on this book");
  const columns = episodeColumns([episode], {
    market: frame.market,
    instruments: frame.instruments,
    baseCurrency: frame.portfolio.baseCurrency,
  });
  return ok({
    label: `${result.name}, P&L of today's book`,
    value: result.pnlBase,
    unit: "base",
    rule: result.method,
    made: "sum",
    facts: [
      { label: "S&P 500", value: episode.equity, unit: "fraction" },
      ...(episode.volatility === null
        ? []
        : [{ label: "implied volatilities", value: episode.volatility, unit: "fraction" } as const]),
    ],
    terms: bounded(
      linesAsTerms(book, (line, label) => positionTerm(line, label, columns, derivable)),
      "positions",
    ),
  });
}

function positionTerm(
  { position, unit }: BookLine,
  label: string,
  columns: ScenarioColumns,
  { frame }: Derivable,
): Explained | null {
  if (unit.status === "excluded") return null;
  const out = new Float64Array(1);
  unit.revalue(columns, out);
  const value = position.quantity * at(out, 0);
  const { factors } = frame.market.historical;
  const linear = unit.deltas.flatMap(({ factor: index, base }): Explained[] => {
    const factor = factors[index];
    const shock = at(columns.column(index), 0);
    if (!factor || shock === 0) return [];
    const exposure = position.quantity * base;
    return [
      product(factorName(factor, frame), exposure * shock, "base", shockRule(factor.moveKind), [
        leaf("exposure", exposure, "base", "gain for a move of 1"),
        leaf("shock", shock, factor.moveKind === "absolute" ? "number" : "fraction", "of the factor"),
      ]),
    ];
  });
  const rest = value - linear.reduce((sum, term) => sum + term.value, 0);
  const isRounding = Math.abs(rest) <= 1e-12 * Math.abs(value);
  const [only] = linear;
  if (isRounding && linear.length === 1 && only) return { ...only, label, value };
  return {
    label,
    value,
    unit: "base",
    rule: "",
    made: "sum",
    terms: isRounding
      ? linear
      : [...linear, leaf("beyond first order", rest, "base", "full revaluation less exposures x shocks")],
  };
}

const shockRule = (moveKind: string): string =>
  moveKind === "absolute" ? "a shock in points of the factor" : "";
