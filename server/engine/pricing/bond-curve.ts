import type { BondTerms, Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import type { BondSchedule } from "./bond-yield";
import type { PricingContext } from "./pricer";
import type { ScenarioColumns } from "./scenario-columns";
import { sharesAt, type YieldCurve, yieldCurve, zeroYield, zeroYieldMoves } from "./yield-curve";
import { yieldName } from "./yield-name";

/** With fewer moving yields there is no curve to speak of. */
const MOVING_NODES_MIN = 2;
const BASIS_POINT = 1e-4;
const STEPS_MAX = 100;

/** Payments still to come, per 100 of face. */
export type BondFlows = { readonly years: Float64Array; readonly amounts: Float64Array };

/** Coupons and redemption of a bond; a coupon that falls on the day itself has been paid. */
export function bondFlows(terms: BondTerms, { coupons, toNext }: BondSchedule): BondFlows {
  const coupon = (100 * terms.coupon) / terms.frequency;
  return {
    years: Float64Array.from({ length: coupons }, (_, k) => (toNext + k) / terms.frequency),
    amounts: Float64Array.from({ length: coupons }, (_, k) => coupon + (k === coupons - 1 ? 100 : 0)),
  };
}

/**
 * The constant spread over the zero curve at which the payments are worth the price (Z-spread).
 * @param flows - payments to come.
 * @param zeroYields - continuous, one a payment.
 * @param dirtyPrice - with accrued interest, above 0.
 * @returns continuous spread a year, share of one; null when none between -100 % and +1,000 % gives the price.
 * @see O'Kane (2008), Modelling Single-name and Multi-name Credit Derivatives, chapter 4.
 */
export function zeroSpread(flows: BondFlows, zeroYields: Float64Array, dirtyPrice: number): number | null {
  const worth = (spread: number): number =>
    flows.years.reduce(
      (sum, t, k) => sum + at(flows.amounts, k) * Math.exp(-(at(zeroYields, k) + spread) * t),
      0,
    );
  let [low, high] = [-1, 10];
  if (!(worth(low) >= dirtyPrice && worth(high) <= dirtyPrice)) return null;
  for (let step = 0; step < STEPS_MAX && high - low > 1e-15; step++) {
    const middle = (low + high) / 2;
    if (worth(middle) > dirtyPrice) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A bond on its curve, per 100 of face. */
export type CurveUnit = {
  /** Gains of the price with accrued interest under each of n joint moves. */
  revalueLocal(columns: ScenarioColumns): Float64Array;
  readonly factorDeltas: readonly { readonly factor: number; readonly local: number }[];
  /** Price lost for one basis point more of all zero yields, and, alike, of the spread. */
  readonly dv01: number;
  readonly note: string;
};

/**
 * A bond valued on the zero curve of its currency at its own spread; both move, payments stay.
 * @param bond - whose underlying may be a spread series; then the spread moves with it, else it is held.
 * @param terms - of the bond.
 * @param state - where it stands between coupons, and its price with accrued interest.
 * @param context - quotes and factors of the frame.
 * @returns null where the underlying is a yield (which then moves the bond in parallel), or where fewer than two
 *   yields of the currency move and no spread does, or no spread gives the price.
 */
export function curveUnit(
  bond: Instrument,
  terms: BondTerms,
  state: { readonly schedule: BondSchedule; readonly dirtyPrice: number },
  context: PricingContext,
): CurveUnit | null {
  const underlying = bond.underlyingId === null ? undefined : context.instruments.get(bond.underlyingId);
  const isNamedYield = underlying?.type === "rate" && yieldName(underlying.symbol).isYield;
  const curve = yieldCurve(bond.currency, context);
  const moving = curve.nodes.filter(({ factor }) => factor !== null).length;
  const spread = underlying?.type === "rate" ? context.factorIndex.get(`price:${underlying.id}`) : undefined;
  if (isNamedYield || moving < (spread === undefined ? MOVING_NODES_MIN : 1)) return null;
  const flows = bondFlows(terms, state.schedule);
  const zeroYields = flows.years.map((years) => zeroYield(curve, years));
  const over = zeroSpread(flows, zeroYields, state.dirtyPrice);
  if (over === null) return null;
  const worths = flows.amounts.map(
    (amount, k) => amount * Math.exp(-(at(zeroYields, k) + over) * at(flows.years, k)),
  );
  const slope = worths.reduce((sum, worth, k) => sum + worth * at(flows.years, k), 0);
  return {
    dv01: slope * BASIS_POINT,
    factorDeltas: [
      ...nodeDeltas(curve, flows, worths),
      ...(spread === undefined ? [] : [{ factor: spread, local: -slope / 100 }]),
    ],
    note:
      `moved by ${moving} yields of ${bond.currency}, ` +
      (spread === undefined ? "its spread held" : `its spread by ${underlying?.symbol}`),
    revalueLocal(columns) {
      const shifts = zeroYieldMoves(curve, [...flows.years], columns);
      const spreads = spread === undefined ? null : columns.column(spread);
      const gains = new Float64Array(columns.count);
      for (let k = 0; k < worths.length; k++) {
        const [own, years, worth] = [shifts[k] ?? gains, at(flows.years, k), at(worths, k)];
        for (let j = 0; j < gains.length; j++) {
          const wider = spreads === null ? 0 : at(spreads, j) / 100;
          gains[j] = at(gains, j) + worth * Math.expm1(-years * (at(own, j) + wider));
        }
      }
      return gains;
    },
  };
}

/** Change of the price for one percent point more of each yield of the curve. */
function nodeDeltas(curve: YieldCurve, flows: BondFlows, worths: Float64Array): CurveUnit["factorDeltas"] {
  const byFactor = new Map<number, number>();
  flows.years.forEach((years, k) => {
    for (const [index, share] of sharesAt(curve, years)) {
      const node = curve.nodes[index];
      if (!node || node.factor === null) continue;
      const own = (-at(worths, k) * years * share) / (100 + node.percent);
      byFactor.set(node.factor, (byFactor.get(node.factor) ?? 0) + own);
    }
  });
  return [...byFactor].map(([factor, local]) => ({ factor, local }));
}
