import type { Frame } from "~/server/domain/frame";
import type { Measure } from "~/server/domain/measure";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { Prediction } from "../predictive/predict";
import type { PricedBook } from "../pricing/price-book";

/** One assessment with everything that its figures can be derived from. */
export type Derivable = {
  readonly frame: Frame;
  readonly book: PricedBook;
  readonly prediction: Measure<Prediction>;
  readonly snapshot: RiskSnapshot;
};
