import type { Measure } from "~/server/domain/measure";
import { fitHiddenMarkov } from "./regime/hidden-markov";
import type { HiddenMarkov } from "./regime/hidden-markov-states";
import { fitGarch, type GarchFit, type GarchSpecification } from "./volatility/garch";
import { fitHar, type HarFit } from "./volatility/har";

/** Where fitted volatility models come from: fitted on the spot, or kept for some days as a named convention says. */
export type ModelBook = {
  /** @param key - whose series this is; the same key over days is the same series, some days longer. */
  garch(key: string, returns: Float64Array, specification: GarchSpecification): Measure<GarchFit>;
  har(key: string, proxies: Float64Array): Measure<HarFit>;
  /** Of the one series that stands for the market. */
  hiddenMarkov(moves: Float64Array): Measure<HiddenMarkov>;
  /** In words: how fresh the parameters are. */
  readonly convention: string;
};

/** Key of the portfolio's own series. */
export const PORTFOLIO = "portfolio";

/** Fits whenever asked. */
export const FIT_ON_DEMAND: ModelBook = {
  garch: (_key, returns, specification) => fitGarch(returns, specification),
  har: (_key, proxies) => fitHar(proxies),
  hiddenMarkov: (moves) => fitHiddenMarkov(moves),
  convention: "fitted on the day",
};

/**
 * Keeps parameters for some days and then fits again on the data of that day, starting from the old ones; a fit that
 * does not end well is done again from the fixed starts.
 */
export class RefittedModels implements ModelBook {
  readonly convention: string;
  readonly #everyDays: number;
  readonly #factorDays: number;
  readonly #kept = new Map<
    string,
    { readonly day: number; readonly fit: Measure<GarchFit | HarFit | HiddenMarkov> }
  >();
  #day = 0;

  /**
   * @param everyDays - of the portfolio's own series.
   * @param factorDays - of each factor's series: there are many, and their parameters change slowly.
   * @throws RangeError when the days are no whole number above 0.
   */
  constructor(everyDays: number, factorDays: number = everyDays) {
    if (![everyDays, factorDays].every((days) => Number.isInteger(days) && days >= 1))
      throw new RangeError(`RefittedModels: every ${everyDays} and ${factorDays} days`);
    this.#everyDays = everyDays;
    this.#factorDays = factorDays;
    this.convention = `re-fitted every ${everyDays} days, models of factors every ${factorDays}`;
  }

  /** The next day begins. */
  nextDay(): void {
    this.#day++;
  }

  garch(key: string, returns: Float64Array, specification: GarchSpecification): Measure<GarchFit> {
    const name = `${specification.isAsymmetric ? "gjr" : "garch"}-${specification.law}:${key}`;
    return this.#keep(name, (before: GarchFit | null) => {
      if (before === null) return fitGarch(returns, specification, { withErrors: false });
      const warm = fitGarch(returns, specification, { warmStart: before.parameters, withErrors: false });
      return warm.status === "ok" && warm.value.state === "converged"
        ? warm
        : fitGarch(returns, specification, { withErrors: false });
    });
  }

  har(key: string, proxies: Float64Array): Measure<HarFit> {
    return this.#keep(`har:${key}`, () => fitHar(proxies));
  }

  hiddenMarkov(moves: Float64Array): Measure<HiddenMarkov> {
    return this.#keep(`hidden-markov:${PORTFOLIO}`, (before: HiddenMarkov | null) =>
      fitHiddenMarkov(moves, before),
    );
  }

  #keep<Fit extends GarchFit | HarFit | HiddenMarkov>(
    name: string,
    make: (before: Fit | null) => Measure<Fit>,
  ): Measure<Fit> {
    const kept = this.#kept.get(name) as { day: number; fit: Measure<Fit> } | undefined; // names carry the kind
    const days = name.endsWith(`:${PORTFOLIO}`) ? this.#everyDays : this.#factorDays;
    if (kept?.fit.status === "ok" && this.#day - kept.day < days) return kept.fit;
    const made = make(kept?.fit.status === "ok" ? kept.fit.value : null);
    this.#kept.set(name, { day: this.#day, fit: made });
    return made;
  }
}
