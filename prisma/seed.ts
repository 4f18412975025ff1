import { readPackagedIndex } from "~/server/adapters/feed/packaged-index";
import { openDatabase } from "~/server/adapters/postgres/client";
import { layLimit, type TwoOfficers } from "~/server/adapters/postgres/lay-limit";
import { ownOrganisation } from "~/server/adapters/postgres/own-organisation";
import { storesOn } from "~/server/adapters/postgres/stores";
import { addDays } from "~/server/domain/calendar-date";
import { cutOffOf, opensAt } from "~/server/domain/new-york";
import type { InstrumentDraft } from "~/server/ports/reference-data";
import type { Stores } from "~/server/ports/unit-of-work";
import { holdDerivatives, listDerivatives } from "./seed/derivatives";
import { GROUPS, saveGroups } from "./seed/groups";
import { makeHistory } from "./seed/history";
import { listOptions } from "./seed/options";
import { createDemonstration, hasOrganisations, hasPeople } from "./seed/organisation";
import { addDemonstrationPeople, addOwner, hasFirstPassword } from "./seed/people";
import { globalMultiAsset, longShort, optionsOverlay, type PortfolioPlan } from "./seed/portfolios";
import { listUniverse, MARKET_SYMBOL, unsimulated, WORLD_SEED } from "./seed/universe";

/** The day on which the demonstration opens, four weeks before the crash of 2020. */
const OPENS_ON = "2020-01-24";
/** Three years: the window of 500 days and what the regime's percentile looks back on. */
/** Eight years, of which the pool's members that look far back need six on the first evening that is walked. */
const HISTORY_FROM = "2012-01-03";
/** The day before whose moves everything cost its first price. */
const PRICED_ON = "2017-01-03";
const SPEED = 60;
const SEED_TIMEOUT_MS = 120_000;

export type Seeded = {
  /** Who may sign in first, told once; null when the database was not new. */
  readonly owner: { readonly email: string; readonly password: string } | null;
  /** What an already filled database holds stays as it is. */
  readonly filledWith: "nothing" | "demonstration" | "own data";
  /** Whoever installed this has not changed the password that was printed: no server for others yet. */
  readonly hasFirstPassword: boolean;
};

/**
 * Fills a new database; does nothing to one that was filled before. There is always an organisation for one's own
 * books; the demonstration lives in another one, unless `empty` leaves it out or somebody's own data came first. Only inputs are written (instruments,
 * prices, holdings, limits, people): every figure of risk is computed.
 *
 * @param packageRoot - the folder that has node_modules.
 * @param secret - of this installation; the demonstration's one-click sign-in rests on it.
 */
export async function seedDatabase(options: {
  ownerUrl: string;
  empty: boolean;
  packageRoot: string;
  secret: string;
}): Promise<Seeded> {
  const database = openDatabase(options.ownerUrl, 2);
  try {
    if (await hasPeople(database))
      return { owner: null, filledWith: "own data", hasFirstPassword: await hasFirstPassword(database) };
    return await database.$transaction(
      async (transaction): Promise<Seeded> => {
        const isNew = !(await hasOrganisations(transaction));
        const owner = await addOwner(transaction, Number(await ownOrganisation(transaction)));
        if (isNew && !options.empty) {
          const organisation = await createDemonstration(transaction);
          const people = await addDemonstrationPeople(transaction, organisation, options.secret);
          const [proposer, approver] = [people.get("risk-officer"), people.get("head-of-risk")];
          if (!proposer || !approver) throw new Error("the demonstration has no two officers");
          await fillDemonstration(
            storesOn(transaction),
            String(organisation),
            { proposer, approver },
            options.packageRoot,
          );
        }
        return {
          owner,
          hasFirstPassword: true,
          filledWith: isNew ? (options.empty ? "nothing" : "demonstration") : "own data",
        };
      },
      { timeout: SEED_TIMEOUT_MS },
    );
  } finally {
    await database.$disconnect();
  }
}

async function fillDemonstration(
  stores: Stores,
  organisation: string,
  officers: TwoOfficers,
  packageRoot: string,
): Promise<void> {
  const index = readPackagedIndex(packageRoot);
  const listed = listUniverse();
  const drafts = [...unsimulated, ...listed.map(({ draft }) => draft)];
  const ids = new Map(await stores.reference.saveInstruments(organisation, drafts));
  const world = { seed: WORLD_SEED, assets: listed.map(({ asset }) => asset) };
  const bars = makeHistory(
    world,
    listed,
    index,
    { from: HISTORY_FROM, pricedOn: PRICED_ON, before: OPENS_ON },
    ids,
    MARKET_SYMBOL,
  );
  await stores.reference.saveBars(organisation, bars);

  const symbolOf = new Map([...ids].map(([symbol, id]) => [id, symbol]));
  const closes = new Map(bars.map((bar) => [symbolOf.get(bar.instrumentId) ?? "", bar.close])); // the last of each wins
  const priceOf = (symbol: string): number => closes.get(symbol) ?? 1;
  const liquidNames = listed
    .filter(({ draft }) => draft.type === "equity" && draft.currency === "USD")
    .filter((_, i) => i % 12 === 5);
  const options = listOptions(
    priceOf,
    liquidNames.map(({ draft }) => draft.symbol),
  );
  const derivatives = listDerivatives(priceOf);
  const derived = [...options.map(({ draft }) => draft), ...derivatives];
  for (const [symbol, id] of await stores.reference.saveInstruments(organisation, derived)) {
    ids.set(symbol, id);
  }

  const all = new Map([...drafts, ...derived].map((draft) => [draft.symbol, draft]));
  const since = cutOffOf(addDays(OPENS_ON, -1));
  const portfolioIds = new Map<string, string>();
  const laid = { reason: "set with the demonstration" };
  const priced = { listed, dollarsAUnit: (symbol: string) => dollarsAUnit(symbol, all, priceOf) };
  for (const plan of [
    globalMultiAsset(priced, options, holdDerivatives(derivatives)),
    longShort(priced),
    optionsOverlay(priced, options),
  ]) {
    const portfolioId = await savePortfolio(stores, organisation, plan, ids, priceOf, since);
    portfolioIds.set(plan.name, portfolioId);
    for (const limit of plan.limits)
      await layLimit(stores, organisation, officers, { ...limit, portfolioId }, laid);
  }
  const tree = { baseCurrency: "USD", sinceMs: since };
  const groupIds = await saveGroups(stores, organisation, portfolioIds, tree);
  for (const { name, limits } of GROUPS)
    for (const limit of limits)
      await layLimit(
        stores,
        organisation,
        officers,
        { ...limit, portfolioId: groupIds.get(name) ?? "" },
        laid,
      );
  await stores.tape.startRun(organisation, {
    kind: "demonstration",
    isSimulated: true,
    settings: { seed: WORLD_SEED, speed: SPEED, marketSymbol: MARKET_SYMBOL, assets: world.assets },
    marketMs: opensAt(OPENS_ON),
  });
  await stores.audit.append(organisation, {
    actorId: "plimsoll",
    actorName: "Plimsoll",
    action: "demonstration.seed",
    subject: "organisation",
    before: null,
    after: { instruments: ids.size, bars: bars.length, seed: WORLD_SEED, opensOn: OPENS_ON },
    reason: "first start",
  });
}

function dollarsAUnit(
  symbol: string,
  drafts: ReadonlyMap<string, InstrumentDraft>,
  priceOf: (symbol: string) => number,
): number {
  const draft = drafts.get(symbol);
  const multiplier = draft?.multiplier ?? 1;
  const inDollars: Record<string, number> = {
    EUR: priceOf("EURUSD"),
    GBP: priceOf("GBPUSD"),
    JPY: 1 / priceOf("USDJPY"),
  };
  return priceOf(symbol) * multiplier * (inDollars[draft?.currency ?? "USD"] ?? 1);
}

async function savePortfolio(
  stores: Stores,
  organisation: string,
  plan: PortfolioPlan,
  ids: ReadonlyMap<string, string>,
  priceOf: (symbol: string) => number,
  since: number,
): Promise<string> {
  const lines = plan.holdings.map((holding) => ({
    portfolio: plan.name,
    baseCurrency: "USD",
    book: holding.book,
    instrumentId: ids.get(holding.symbol) ?? "",
    account: "",
    quantity: holding.quantity,
    entryPriceLocal: holding.symbol.includes(" ") ? null : priceOf(holding.symbol),
    counterparty: null,
    isCash: holding.book === "Cash",
    lotDate: null,
  }));
  const { portfolioIds } = await stores.positions.state(organisation, lines, since, null);
  const portfolioId = portfolioIds.get(plan.name);
  if (portfolioId === undefined) throw new Error(`${plan.name} was not saved`);
  return portfolioId;
}
