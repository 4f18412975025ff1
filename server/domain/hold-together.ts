import type { Portfolio, Position } from "./position";

type Held = { readonly portfolio: Portfolio; readonly positions: readonly Position[] };

/**
 * What a group holds: all that its members hold, each book under its portfolio's name. Nothing is netted: two positions
 * of one instrument stay two, as in two books of one portfolio; names and liquidity are of the sum all the same.
 *
 * Its net asset value is known where that of each member with positions or stated capital is. Stated capital adds up in one currency; of a
 * member in another one it is not known here, and then neither is the group's.
 * @param group - in whose base currency it is assessed.
 * @param members - in id order.
 */
export function holdTogether(group: Portfolio, members: readonly Held[]): Held {
  const holding = members.filter(
    ({ positions, portfolio }) => positions.length > 0 || portfolio.capitalBase !== null,
  );
  const isKnown = holding.every(({ portfolio: { isCashTracked, capitalBase, baseCurrency } }) =>
    capitalBase === null ? isCashTracked : baseCurrency === group.baseCurrency,
  );
  const capitals = holding.flatMap(({ portfolio }) => portfolio.capitalBase ?? []);
  const sumOfCapital = capitals.reduce((sum, capital) => sum + capital, 0);
  return {
    portfolio: {
      ...group,
      isCashTracked: isKnown && holding.length > 0,
      capitalBase: isKnown && capitals.length > 0 ? sumOfCapital : null,
    },
    positions: members.flatMap(({ portfolio, positions }) =>
      positions.map((position) => ({
        ...position,
        bookName: bookInGroup(portfolio.name, position.bookName),
      })),
    ),
  };
}

/** The name of a portfolio's book where it stands among those of other portfolios. */
export const bookInGroup = (portfolio: string, book: string): string => `${portfolio} / ${book}`;
