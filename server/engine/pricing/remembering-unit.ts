import type { PricedUnit } from "./pricer";
import type { ScenarioColumns } from "./scenario-columns";

/**
 * The same unit that revalues itself under the same scenarios only once.
 * @param unit - priced; its profits are copied out, never shared.
 * @returns a unit with equal profits, to the last bit.
 */
export function rememberingUnit(unit: PricedUnit): PricedUnit {
  const known = new WeakMap<ScenarioColumns, Float64Array>();
  return {
    ...unit,
    revalue(columns, out) {
      let profits = known.get(columns);
      if (!profits) {
        profits = new Float64Array(columns.count);
        unit.revalue(columns, profits);
        known.set(columns, profits);
      }
      out.set(profits);
    },
  };
}
