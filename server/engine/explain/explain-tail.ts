import type { Explained, Fact } from "~/server/domain/explained";
import type { Frame } from "~/server/domain/frame";
import { type Measure, mapMeasure, valueOrNull } from "~/server/domain/measure";
import { type Fraction, fraction } from "~/server/domain/units";
import { at } from "../math/at";
import type { Prediction } from "../predictive/predict";
import { weightedTail } from "../predictive/weighted-tail";
import type { PricedBook } from "../pricing/price-book";
import { shortfallInterval, varInterval } from "../value-at-risk/law";
import type { Derivable } from "./derivable";
import { bounded, leaf, linesAsTerms, percentText, together } from "./terms";

/** Scenarios named at the bad end of the tail, and next to VaR. */
const WORST_SHOWN = 8;
const NEXT_SHOWN = 5;
/** Of the intervals: nineteen in twenty. */
const CONFIDENCE = fraction(0.95);

/** One scenario of the tail that has a probability. */
type TailScenario = {
  readonly id: number;
  readonly label: string;
  readonly lossBase: number;
  readonly probability: number;
  /** Of it and of all that are worse. */
  readonly cumulated: number;
  /** Share of the tail that it takes; of the last one a part. */
  readonly share: number;
};

/**
 * VaR of the pool: the scenarios from the worst on until their probability reaches the tail, and the last of them,
 * which is VaR, by position.
 * @param derivable - one assessment.
 * @param level - confidence.
 * @returns base currency, positive loss; unavailable where the pool is.
 */
export function explainVar({ frame, book, prediction }: Derivable, level: Fraction): Measure<Explained> {
  return mapMeasure(prediction, (known) => {
    const { valueAtRisk } = weightedTail(known.pool, level);
    const scenarios = tailOf(known, level, frame);
    const atom = scenarios.at(-1);
    const law = { kind: "scenarios", scenarios: known.pool, rules: null } as const;
    return {
      label: `VaR ${percentText(level, 0)}, 1 day`,
      value: valueAtRisk,
      unit: "base",
      rule: `the first loss, worst first, at which the cumulated probability of the pool reaches ${percentText(1 - level)}`,
      facts: [...memberFacts(known), ...intervalFacts(valueOrNull(varInterval(law, level, CONFIDENCE)))],
      terms: [
        ...(atom ? [atomTerm(atom, known, book)] : []),
        {
          label: "probability from the worst scenario to VaR",
          value: atom?.cumulated ?? Number.NaN,
          unit: "probability",
          rule: `${scenarios.length} scenarios, each with the weight of its member over its scenarios; before the last of them ${percentText(1 - level)} is not reached yet`,
          made: "sum",
          terms: ends(scenarios, (scenario) => ({
            ...leaf(scenario.label, scenario.probability, "probability", ""),
            facts: [
              { label: "loss", value: scenario.lossBase, unit: "base" },
              { label: "cumulated", value: scenario.cumulated, unit: "probability" },
            ],
          })),
        },
      ],
    };
  });
}

/**
 * ES of the pool: the mean of the tail's losses by probability, the last scenario counted in part.
 * @returns base currency, positive loss; unavailable where the pool is.
 */
export function explainShortfall({ frame, prediction }: Derivable, level: Fraction): Measure<Explained> {
  return mapMeasure(prediction, (known) => {
    const { shortfall, valueAtRisk } = weightedTail(known.pool, level);
    const law = { kind: "scenarios", scenarios: known.pool, rules: null } as const;
    const scenarios = tailOf(known, level, frame);
    return {
      label: `ES ${percentText(level)}, 1 day`,
      value: shortfall,
      unit: "base",
      rule: `mean of the worst ${percentText(1 - level)} of probability: each loss times its share of the tail, the last scenario in part`,
      made: "sum",
      facts: [
        ...memberFacts(known),
        { label: "VaR at the same level", value: valueAtRisk, unit: "base" },
        ...intervalFacts(valueOrNull(shortfallInterval(law, level, CONFIDENCE))),
      ],
      terms: ends(scenarios, (scenario) => ({
        label: scenario.label,
        value: scenario.share * scenario.lossBase,
        unit: "base",
        rule: partRule(scenario, 1 - level),
        made: "product",
        terms: [
          leaf("loss", scenario.lossBase, "base", "of the whole book, fully revalued"),
          leaf("share of the tail", scenario.share, "fraction", "its probability over that of the tail"),
        ],
      })),
    };
  });
}

function tailOf({ pool, members }: Prediction, level: Fraction, frame: Frame): TailScenario[] {
  const { rank, tailWeights } = weightedTail(pool, level);
  const found: TailScenario[] = [];
  let cumulated = 0;
  for (let k = 0; k <= rank; k++) {
    const id = pool.order[k] ?? 0;
    const probability = at(pool.probabilities, id);
    cumulated += probability;
    const member = members.find(({ offset, count }) => id >= offset && id < offset + count);
    // Members of weight zero stand in the order of losses too, with nothing to say.
    if (probability === 0 || !member) continue;
    const lossBase = 0 - at(pool.pnl, id);
    const day = dateOf(member.name, id - member.offset, member.count, frame);
    const label = `${member.name}, ${day ?? `draw ${id - member.offset + 1}`} (scenario ${id})`;
    found.push({ id, label, lossBase, probability, cumulated, share: at(tailWeights, k) });
  }
  return found;
}

/** The day whose moves a scenario repeats; null for a drawn one. */
function dateOf(name: Prediction["members"][number]["name"], index: number, count: number, frame: Frame) {
  const { historical, deep } = frame.market;
  if (name === "parametric-t") return null;
  const dates = name === "filtered-har" || name === "regime" ? (deep?.dates ?? []) : historical.dates;
  return dates[dates.length - count + index] ?? null;
}

/** What of a scenario's probability lies in the tail, where that is not all of it. */
function partRule({ share, probability }: TailScenario, tail: number): string {
  const inside = share * tail;
  return inside < probability * (1 - 1e-9)
    ? `${percentText(inside, 3)} of its probability of ${percentText(probability, 3)} lies in the tail`
    : "";
}

/** Both ends of the tail by name, what is between as one. */
function ends(
  scenarios: readonly TailScenario[],
  termOf: (scenario: TailScenario) => Explained,
): readonly Explained[] {
  const terms = scenarios.map(termOf);
  if (terms.length <= WORST_SHOWN + NEXT_SHOWN + 1) return terms;
  const between = terms.slice(WORST_SHOWN, -NEXT_SHOWN);
  const rest = { ...together(between, "scenarios"), rule: "between the ones above and below, added up" };
  return [...terms.slice(0, WORST_SHOWN), rest, ...terms.slice(-NEXT_SHOWN)];
}

/** The scenario that is VaR: what each position loses in it. */
function atomTerm(
  { id, label, lossBase }: TailScenario,
  { unitPnl }: Prediction,
  book: PricedBook,
): Explained {
  return {
    label: `the scenario that is VaR: ${label}`,
    value: lossBase,
    unit: "base",
    rule: "loss of today's holdings in it, fully revalued; by position, negative gains",
    made: "sum",
    terms: bounded(
      linesAsTerms(book, ({ unitIndex, position }, symbol) => {
        const pnl = unitIndex === null ? undefined : unitPnl[unitIndex];
        return pnl ? leaf(symbol, 0 - position.quantity * at(pnl, id), "base", "") : null;
      }),
      "positions",
    ),
  };
}

const memberFacts = ({ members }: Prediction): Fact[] =>
  members
    .filter(({ weight }) => weight > 0)
    .map(({ name, weight, count }) => ({
      label: `${name}, ${count} scenarios, weight`,
      value: weight,
      unit: "fraction",
    }));

const intervalFacts = (interval: { readonly low: number; readonly high: number } | null): Fact[] =>
  interval === null
    ? []
    : [
        { label: "95 % interval of sampling, from", value: interval.low, unit: "base" },
        { label: "to", value: interval.high, unit: "base" },
      ];
