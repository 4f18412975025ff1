import type { Derivation, Explained } from "~/server/domain/explained";
import type { FigureKey, PlainFigure } from "~/server/domain/figure";
import type { Frame } from "~/server/domain/frame";
import { type Measure, unavailable } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { assess } from "../assess";
import { predict } from "../predictive/predict";
import { priceBook } from "../pricing/price-book";
import { whatDoesNotAddUp } from "./check-derivation";
import type { Derivable } from "./derivable";
import { explainEffectiveNames, explainLargestPosition, explainLargestSector } from "./explain-concentration";
import { explainDayPnl } from "./explain-day-pnl";
import { explainGreek, type GreekName, isGreek } from "./explain-greeks";
import { explainLimit } from "./explain-limit";
import { explainDaysToLiquidate, explainLiquidityScore } from "./explain-liquidity";
import { explainRegime } from "./explain-regime";
import { explainStress } from "./explain-stress";
import { explainShortfall, explainVar } from "./explain-tail";
import { explainVolatility } from "./explain-volatility";
import { explainGross, explainNav } from "./explain-worth";

/**
 * How one figure of an assessment is made: a tree whose root is the snapshot's figure and whose terms make it.
 * @param frame - of the assessment.
 * @param figure - which one.
 * @returns the tree with the instant it speaks of; unavailable with the figure's own reason, or where its terms do not
 *   make it: a derivation that is not true is not shown.
 */
export function explainFigure(frame: Frame, figure: FigureKey): Derivation {
  const book = priceBook(frame);
  const explained = derive(
    { frame, book, prediction: predict(frame, book), snapshot: assess(frame, book) },
    figure,
  );
  const wrong = explained.status === "ok" ? whatDoesNotAddUp(explained.value) : null;
  return {
    figure,
    asOfMs: frame.asOfMs,
    baseCurrency: frame.portfolio.baseCurrency,
    dayReferenceMs: frame.dayReference?.atMs ?? null,
    explained:
      wrong === null ? explained : unavailable("model-failed", `the terms of ${wrong} do not make it`),
  };
}

function derive(derivable: Derivable, figure: FigureKey): Measure<Explained> {
  const [kind = "", id = ""] = figure.split(/:(.*)/s);
  if (kind === "limit") return explainLimit(derivable, id);
  if (kind === "stress") return explainStress(derivable, id);
  if (isGreek(kind)) return explainGreek(derivable, kind);
  return DERIVATIONS[kind as Exclude<PlainFigure, GreekName>](derivable); // the rest of the keys
}

const DERIVATIONS: Readonly<
  Record<Exclude<PlainFigure, GreekName>, (derivable: Derivable) => Measure<Explained>>
> = {
  nav: explainNav,
  gross: explainGross,
  "day-pnl": explainDayPnl,
  var95: (derivable) => explainVar(derivable, fraction(0.95)),
  var99: (derivable) => explainVar(derivable, fraction(0.99)),
  es975: (derivable) => explainShortfall(derivable, fraction(0.975)),
  volatility: explainVolatility,
  regime: explainRegime,
  "largest-position": explainLargestPosition,
  "largest-sector": explainLargestSector,
  "effective-names": explainEffectiveNames,
  "days-to-liquidate": explainDaysToLiquidate,
  "liquidity-score": explainLiquidityScore,
};
