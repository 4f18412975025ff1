import type { InstrumentType } from "~/server/domain/instrument";
import { priceBond } from "./bond";
import { priceCash } from "./cash";
import { priceCreditDefaultSwap } from "./credit-default-swap";
import { priceForward } from "./forward";
import { priceFuture } from "./future";
import { priceOption } from "./option";
import { pricePnlSeries } from "./pnl-series";
import { excludedUnit, type Pricer } from "./pricer";
import { priceSensitivities } from "./sensitivities";
import { priceSpot } from "./spot";

const notHeld: Pricer = (instrument) => excludedUnit(`an ${instrument.type} can't be held, only observed`);

/** Who values what. A new type does not compile until it has a line here. */
export const PRICERS: Readonly<Record<InstrumentType, Pricer>> = {
  cash: priceCash,
  equity: priceSpot,
  etf: priceSpot,
  adr: priceSpot,
  fund: priceSpot,
  crypto: priceSpot,
  fx: priceSpot,
  future: priceFuture,
  option: priceOption,
  bond: priceBond,
  "fx-forward": priceForward,
  cds: priceCreditDefaultSwap,
  sensitivities: priceSensitivities,
  "pnl-series": pricePnlSeries,
  index: notHeld,
  rate: (instrument) => excludedUnit(`a ${instrument.type} can't be held, only observed`),
};
