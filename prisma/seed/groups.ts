import type { Limit } from "~/server/domain/limit";
import type { Stores } from "~/server/ports/unit-of-work";

export type GroupPlan = {
  readonly kind: "desk" | "organisation";
  readonly name: string;
  /** Names of the portfolios at the desk; the organisation has all. */
  readonly members: readonly string[];
  readonly limits: readonly Pick<Limit, "name" | "metric" | "unit" | "kind" | "threshold">[];
};

/** The tree of the demonstration: all portfolios as one book, and a desk of the two that trade stocks and their options. */
export const GROUPS: readonly GroupPlan[] = [
  {
    kind: "organisation",
    name: "All portfolios",
    members: [],
    limits: [
      { name: "VaR 99, 1 day", metric: "var99", unit: "nav", kind: "hard", threshold: 0.0075 },
      { name: "Gross exposure", metric: "gross-exposure", unit: "nav", kind: "soft", threshold: 2.2 },
    ],
  },
  {
    kind: "desk",
    name: "Equity desk",
    members: ["Halyard US Long/Short", "Sextant Options Overlay"],
    limits: [
      { name: "VaR 99, 1 day", metric: "var99", unit: "nav", kind: "hard", threshold: 0.0085 },
      { name: "Single issuer", metric: "largest-issuer", unit: "nav", kind: "soft", threshold: 0.3 },
    ],
  },
];

/** @returns the id of each group by name. */
export async function saveGroups(
  stores: Stores,
  organisation: string,
  portfolioIds: ReadonlyMap<string, string>,
  { baseCurrency, sinceMs }: { readonly baseCurrency: string; readonly sinceMs: number },
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const { kind, name, members } of GROUPS) {
    const id = await stores.groups.create(organisation, { kind, name, baseCurrency });
    if (id === null) throw new Error(`${name} was not made`);
    ids.set(name, id);
    for (const member of members) {
      const portfolioId = portfolioIds.get(member);
      if (portfolioId === undefined) throw new Error(`there is no portfolio ${member} for ${name}`);
      await stores.groups.move(organisation, portfolioId, id, sinceMs);
    }
  }
  return ids;
}
