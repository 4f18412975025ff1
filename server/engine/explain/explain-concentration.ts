import type { Explained } from "~/server/domain/explained";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import type { Contribution } from "~/server/domain/snapshot";
import { type ConcentrationInput, namesOf } from "../concentration/concentration";
import { concentrationInput } from "../concentration/concentration-inputs";
import type { Derivable } from "./derivable";
import { bounded, leaf, linesAsTerms } from "./terms";

/**
 * Effective names: one over the sum of squared gross shares of names.
 * @param derivable - one assessment.
 * @returns a count, 1 or more; unavailable without exposure.
 * @see Herfindahl (1950) / Hirschman (1945).
 */
export function explainEffectiveNames(derivable: Derivable): Measure<Explained> {
  const { herfindahl, effectiveNames } = derivable.snapshot.concentration;
  if (herfindahl.status !== "ok") return herfindahl;
  const { names } = namesOf(inputsOf(derivable));
  return mapMeasure(effectiveNames, (value) => ({
    label: "effective names",
    value,
    unit: "number",
    rule: "one over the Herfindahl index: so many equal names would be as concentrated",
    made: "inverse",
    terms: [
      {
        label: "Herfindahl index",
        value: herfindahl.value,
        unit: "number",
        rule: "sum of squared shares of gross, the largest first; positions in one symbol are one name, netted",
        made: "sum",
        terms: bounded(
          names.map(({ label, share, valueBase }) => ({
            ...leaf(label, share * share, "number", ""),
            facts: [
              { label: "exposure", value: valueBase, unit: "base" },
              { label: "share", value: share, unit: "fraction" },
            ],
          })),
          "names",
        ),
      },
    ],
  }));
}

/** @returns the largest name's share of the gross of names. */
export function explainLargestPosition(derivable: Derivable): Measure<Explained> {
  return mapMeasure(derivable.snapshot.concentration.largestPosition, ({ label, share, valueBase }) => {
    const { names, nameGross } = namesOf(inputsOf(derivable));
    return {
      label: `largest position: ${label}`,
      value: share,
      unit: "fraction",
      rule: "size of its exposure over that of all names; positions in one symbol are one, netted",
      made: "quotient",
      terms: [
        {
          ...leaf(label, Math.abs(valueBase), "base", "size of the exposure to it, all its positions netted"),
          ...ownPositions(derivable, valueBase, (input) => input.symbol === label),
        },
        {
          label: "all names",
          value: nameGross,
          unit: "base",
          rule: "sizes of exposures, added up",
          made: "sum",
          terms: bounded(names.map(asTerm), "names"),
        },
      ],
    };
  });
}

/** @returns the largest sector's share of gross; unavailable without exposure. */
export function explainLargestSector(derivable: Derivable): Measure<Explained> {
  const { sectors } = derivable.snapshot.concentration;
  const [first] = sectors;
  if (!first) return unavailable("no-positions", "the book has no exposure");
  return ok({
    label: `largest sector: ${first.label}`,
    value: first.share,
    unit: "fraction",
    rule: "sizes of exposures in it over gross; longs and shorts of a sector are added, not netted",
    made: "quotient",
    terms: [
      {
        label: first.label,
        value: first.valueBase,
        unit: "base",
        rule: "sizes of exposures; an option counts where its underlying does",
        made: "sum",
        terms: bounded(
          linesAsTerms(derivable.book, (line, symbol) => {
            const { sector, exposureBase } = concentrationInput(line, derivable.frame);
            return sector === first.label ? leaf(symbol, Math.abs(exposureBase), "base", "") : null;
          }),
          "positions",
        ),
      },
      {
        label: "gross exposure",
        value: derivable.snapshot.grossBase,
        unit: "base",
        rule: "all sectors",
        made: "sum",
        see: "gross",
        terms: bounded(sectors.map(asTerm), "sectors"),
      },
    ],
  });
}

const asTerm = ({ label, valueBase }: Contribution): Explained =>
  leaf(label, Math.abs(valueBase), "base", "");

const inputsOf = ({ book, frame }: Derivable): ConcentrationInput[] =>
  book.lines.map((line) => concentrationInput(line, frame));

/** The positions of a name where it has several, in the direction of the whole. */
function ownPositions(
  { book, frame }: Derivable,
  valueBase: number,
  isOwn: (input: ConcentrationInput) => boolean,
): Partial<Explained> {
  const own = linesAsTerms(book, (line, label) => {
    const input = concentrationInput(line, frame);
    return isOwn(input)
      ? leaf(
          label,
          Math.sign(valueBase) * input.exposureBase,
          "base",
          "its exposure, against the whole negative",
        )
      : null;
  });
  return own.length > 1 ? { made: "sum", terms: bounded(own, "positions") } : {};
}
