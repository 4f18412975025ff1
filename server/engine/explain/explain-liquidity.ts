import type { Explained } from "~/server/domain/explained";
import { type Measure, mapMeasure } from "~/server/domain/measure";
import { liquidityInputs } from "../liquidity/liquidity-inputs";
import type { Derivable } from "./derivable";
import { bounded, leaf, percentText, product } from "./terms";

/** Instruments named among the slowest. */
const SLOWEST_SHOWN = 10;

/**
 * Days to liquidate: the slowest known instruments, each its quantity over what may be traded of it a day.
 * @param derivable - one assessment.
 * @returns trading days; unavailable where it is.
 */
export function explainDaysToLiquidate(derivable: Derivable): Measure<Explained> {
  const { liquidity } = derivable.snapshot;
  return mapMeasure(liquidity.daysToLiquidate, (value) => ({
    label: "days to liquidate",
    value,
    unit: "days",
    rule: `of the slowest known instrument; volume is unknown for ${percentText(liquidity.unknownShareOfGross)} of gross`,
    made: "largest",
    terms: knownDays(derivable)
      .map(({ instrumentId, days }) => daysTerm(derivable, instrumentId, days))
      .sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1))
      .slice(0, SLOWEST_SHOWN),
  }));
}

/**
 * The liquidity score: exposure that could be sold within a day over what is known.
 * @returns 0 to 1; unavailable where it is.
 */
export function explainLiquidityScore(derivable: Derivable): Measure<Explained> {
  const known = knownDays(derivable).filter(({ exposureBase }) => exposureBase !== 0);
  const gross = known.reduce((sum, { exposureBase }) => sum + exposureBase, 0);
  const sold = known.map(({ instrumentId, exposureBase, days }): Explained => {
    const share = Math.min(1, 1 / Math.max(days, Number.MIN_VALUE));
    const label = derivable.frame.instruments.get(instrumentId)?.symbol ?? instrumentId;
    return product(label, exposureBase * share, "base", "size x share that is sold within a day", [
      leaf("size", exposureBase, "base", "of the exposure"),
      leaf(
        "share sold within a day",
        share,
        "fraction",
        `${days.toFixed(2)} days for all of it; one at most`,
      ),
    ]);
  });
  return mapMeasure(derivable.snapshot.liquidity.score, (value) => ({
    label: "liquidity score",
    value,
    unit: "number",
    rule: "what is sold within a day over the gross with a known volume; 1 is all of it",
    made: "quotient",
    terms: [
      {
        label: "sold within a day",
        value: sold.reduce((sum, term) => sum + term.value, 0),
        unit: "base",
        rule: "over all instruments with a known volume",
        made: "sum",
        terms: bounded(sold, "instruments"),
      },
      leaf("gross with a known volume", gross, "base", "sizes of exposures"),
    ],
  }));
}

type KnownDays = { readonly instrumentId: string; readonly exposureBase: number; readonly days: number };

const knownDays = ({ book, frame }: Derivable): KnownDays[] =>
  [...liquidityInputs(book, frame)].flatMap(([instrumentId, { exposureBase, daysToLiquidate: days }]) =>
    days === null ? [] : [{ instrumentId, exposureBase, days }],
  );

function daysTerm({ book, frame }: Derivable, instrumentId: string, days: number): Explained {
  const instrument = frame.instruments.get(instrumentId);
  const label = instrument?.symbol ?? instrumentId;
  if (days === 0)
    return leaf(label, 0, "days", instrument?.type === "cash" ? "cash is there at once" : "nothing held");
  const held = book.lines
    .filter(({ position }) => position.instrumentId === instrumentId)
    .reduce((sum, { position }) => sum + Math.abs(position.quantity), 0);
  const volume = frame.market.averageDailyVolumes.get(instrumentId) ?? Number.NaN;
  const { participation } = frame.conventions;
  return {
    label,
    value: days,
    unit: "days",
    rule: "units held over units that may be traded a day",
    made: "quotient",
    terms: [
      leaf("units held", held, "quantity", "over all books, by size"),
      product("tradable a day", participation * volume, "quantity", "participation x mean volume", [
        leaf("participation", participation, "fraction", "share of the volume that may be ours"),
        leaf("mean daily volume", volume, "quantity", "units, last 21 days with volume"),
      ]),
    ],
  };
}
