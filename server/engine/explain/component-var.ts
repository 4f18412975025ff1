import type { Explained } from "~/server/domain/explained";
import type { Frame } from "~/server/domain/frame";
import type { PositionId } from "~/server/domain/ids";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { at } from "../math/at";
import { contribution, VAR_KERNEL, varWeights } from "../predictive/contributions";
import { type Member, predict } from "../predictive/predict";
import { priceBook } from "../pricing/price-book";

/**
 * Where one position's component VaR 99 comes from: a sum over the members of the pool, each a product of the
 * position's value, its mean move in the tail and the member's weight there. Computed from the frame by the same
 * functions as the snapshot, so the value is the snapshot's.
 * @param frame - of the assessment.
 * @param positionId - of the position.
 * @returns the tree: terms of the root add up to it, the terms of a member multiply to it; unavailable where VaR is,
 *   or where the position is not in it.
 * @throws RangeError when the frame holds no such position.
 */
export function explainComponentVar(frame: Frame, positionId: PositionId): Measure<Explained> {
  const book = priceBook(frame);
  const line = book.lines.find(({ position }) => position.id === positionId);
  if (!line) throw new RangeError(`explainComponentVar: no position ${positionId}`);
  const { unit, unitIndex, position } = line;
  if (unit.status === "excluded" || unitIndex === null)
    return unavailable("no-price", unit.status === "excluded" ? unit.reason : "not priced");
  const prediction = predict(frame, book);
  if (prediction.status !== "ok") return prediction;
  const { pool, members, unitPnl } = prediction.value;
  const pnl = unitPnl[unitIndex] ?? new Float64Array(0);
  const weights = varWeights(pool, fraction(0.99));
  // A future has no value and a hedge may have none: then the product runs over the exposure, or over one unit of money.
  const value = position.quantity * (unit.valueBase || unit.exposureBase) || 1;
  const label =
    value === 1 ? "one unit of base currency" : unit.valueBase !== 0 ? "position value" : "notional";
  const how =
    weights.method === "kernel"
      ? `mean over the scenarios around VaR (${VAR_KERNEL}), scaled to sum to VaR`
      : "the one scenario that is VaR";
  const memberTerm = (member: Member): Explained[] => {
    let [weight, lossBase] = [0, 0];
    for (let k = 0; k < weights.ids.length; k++) {
      const id = weights.ids[k] ?? 0;
      if (id < member.offset || id >= member.offset + member.count) continue;
      weight += at(weights.weights, k);
      lossBase -= at(weights.weights, k) * position.quantity * at(pnl, id);
    }
    if (weight === 0) return [];
    return [
      {
        label: member.name,
        value: lossBase,
        unit: "base",
        rule: `${label} x mean loss of it in these scenarios x weight of the member among them`,
        terms: [
          { label, value, unit: "base", rule: "quantity x price x multiplier x currency", terms: [] },
          {
            label: "mean loss in the tail",
            value: lossBase / weight / value,
            unit: "fraction",
            rule: how,
            terms: [],
          },
          {
            label: "weight in the tail",
            value: weight,
            unit: "fraction",
            rule: "kernel weight of the member's scenarios, scaled to VaR",
            terms: [],
          },
        ],
      },
    ];
  };
  return ok({
    label: "component VaR 99",
    value: contribution(weights, pnl, position.quantity),
    unit: "base",
    rule: `component VaR = loss of the position where the book loses its VaR: ${how}`,
    terms: members.flatMap(memberTerm),
  });
}
