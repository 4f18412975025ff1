import type { Explained } from "~/server/domain/explained";
import type { PlainFigure } from "~/server/domain/figure";
import { type Measure, ok } from "~/server/domain/measure";
import type { Greeks } from "~/server/domain/snapshot";
import type { Derivable } from "./derivable";
import { bounded, leaf, linesAsTerms, product } from "./terms";

/** Sensitivities by the name of their figure, with what they are a change for. */
const GREEKS = {
  delta: ["deltaBase", "delta", "gain for a rise of the underlyings by 100 %"],
  gamma: ["gammaBasePer1Pct", "gamma", "change of delta when the underlyings rise by 1 %"],
  vega: ["vegaBasePerPoint", "vega", "gain for one point more of implied volatility"],
  theta: ["thetaBasePerDay", "theta", "gain in one calendar day, all else equal"],
  dv01: ["dv01Base", "DV01", "gain for one basis point more of yield"],
  cs01: ["cs01Base", "CS01", "gain for one basis point more of credit spread"],
  rho: ["rhoBasePerBp", "rho", "gain of options for one basis point more of their rate"],
} as const satisfies Partial<Record<PlainFigure, readonly [keyof Greeks, string, string]>>;
export type GreekName = keyof typeof GREEKS;

export const isGreek = (name: string): name is GreekName => Object.hasOwn(GREEKS, name);

/** @returns the book's sensitivity as a sum over positions, each quantity x that of one unit; base currency. */
export function explainGreek({ book, snapshot }: Derivable, name: GreekName): Measure<Explained> {
  const [key, label, rule] = GREEKS[name];
  return ok({
    label,
    value: snapshot.greeks[key],
    unit: "base",
    rule: `${rule}; all positions that can be priced`,
    made: "sum",
    terms: bounded(
      linesAsTerms(book, ({ unit, position }, symbol) =>
        unit.status === "excluded"
          ? null
          : product(symbol, position.quantity * unit.greeks[key], "base", "", [
              leaf("quantity", position.quantity, "quantity", "signed units or contracts"),
              leaf(`${label} of one unit`, unit.greeks[key], "price", "by its pricer, in base currency"),
            ]),
      ),
      "positions",
    ),
  });
}
