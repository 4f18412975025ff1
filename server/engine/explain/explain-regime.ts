import type { Explained } from "~/server/domain/explained";
import { type Measure, mapMeasure } from "~/server/domain/measure";
import { REGIMES } from "~/server/domain/regime";
import { percentileBehind, THRESHOLDS_IN_WORDS, VOLATILITY_THRESHOLD } from "../regime/volatility-threshold";
import type { Derivable } from "./derivable";
import { leaf } from "./terms";

/**
 * The state in force: its probability, what it was read from and the rule.
 * @returns a probability; unavailable where the regime is.
 */
export function explainRegime({ snapshot }: Derivable): Measure<Explained> {
  return mapMeasure(snapshot.regime, ({ current, probabilities, evidence, method }) => ({
    label: `the ${current} state, in force`,
    value: probabilities[current],
    unit: "probability",
    rule: evidence,
    terms: [
      ...(method === VOLATILITY_THRESHOLD
        ? [
            leaf(
              "percentile of the 20-day volatility",
              percentileBehind(probabilities),
              "fraction",
              "share of its own past in which the market was calmer",
            ),
          ]
        : []),
      {
        label: "all states",
        value: 1,
        unit: "probability",
        rule: method === VOLATILITY_THRESHOLD ? THRESHOLDS_IN_WORDS : `method: ${method}`,
        made: "sum",
        terms: REGIMES.map((name) =>
          leaf(name, probabilities[name], "probability", name === current ? "in force" : "not in force"),
        ),
      },
    ],
  }));
}
