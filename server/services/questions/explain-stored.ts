import type { ExplainedChange } from "~/server/domain/change";
import { RiskError } from "~/server/domain/errors";
import type { OrganisationId, PortfolioId } from "~/server/domain/ids";
import { valueOrNull } from "~/server/domain/measure";
import { type ChangeEnd, explainChange } from "~/server/engine/explain/explain-change";
import type { Compute } from "~/server/ports/compute";
import type { StoredSnapshot } from "~/server/ports/risk-history";
import type { Stores } from "~/server/ports/unit-of-work";
import { inNewUnits } from "./in-new-units";
import { frameThen } from "./rebuild-frame";

/** A kept snapshot: by its number in the portfolio's sequence, or the newest at or before a market time. */
export type Moment = { readonly seq: number } | { readonly asOfMs: number };

export type ExplainRequest = {
  readonly from: Moment;
  readonly to: Moment;
  /** By name; null = the only one there is. */
  readonly portfolio: string | null;
  readonly codeVersion: string;
};

export type ExplainedStored = ExplainedChange & {
  readonly portfolio: string;
  readonly from: string;
  readonly to: string;
};

/**
 * Why the figures of a portfolio moved between two kept assessments: both frames are made again and explained; what
 * can't be made again is the residual.
 *
 * @param storesOf - an organisation's: a connection sees one alone.
 * @param own - the organisation of the person; where it has no such portfolio, the demonstration is looked at.
 * @throws RiskError not-found without portfolio or snapshot; unavailable where an end can't be made again.
 */
export async function explainStored(
  {
    storesOf,
    compute,
  }: { readonly storesOf: (organisationId: OrganisationId) => Stores; readonly compute: Compute },
  own: OrganisationId,
  request: ExplainRequest,
): Promise<ExplainedStored> {
  const { organisationId, portfolioId, name } = await findPortfolio(storesOf, own, request.portfolio);
  const stores = storesOf(organisationId);
  const ends: ChangeEnd[] = [];
  const notes: string[] = [];
  const labels: string[] = [];
  for (const moment of [request.from, request.to]) {
    const stored = await keptSnapshot(stores, organisationId, portfolioId, moment);
    const rebuilt = await frameThen({ stores, compute }, organisationId, stored);
    const label = `${new Date(stored.snapshot.asOfMs).toISOString()} (${stored.seq})`;
    if (!rebuilt) throw new RiskError("unavailable", `The inputs of ${label} are no longer kept.`);
    labels.push(label);
    notes.push(...rebuilt.notes);
    const { codeVersion } = stored.snapshot.provenance;
    if (codeVersion !== request.codeVersion) notes.push(`${label} was computed by version ${codeVersion}.`);
    ends.push({ frame: rebuilt.frame, recorded: valueOrNull(stored.snapshot.pool) });
  }
  const [before, to] = ends;
  if (!before || !to) throw new RangeError("explainStored: two ends");
  const actions = await stores.actions.all(organisationId);
  const from = { ...before, frame: inNewUnits(before.frame, actions, to.frame.asOfDate) };
  const found = explainChange(from, to);
  if (found.status !== "ok") throw new RiskError("unavailable", `VaR is unavailable: ${found.reason}.`);
  const [fromLabel = "", toLabel = ""] = labels;
  return {
    ...found.value,
    notes: [...notes, ...found.value.notes],
    portfolio: name,
    from: fromLabel,
    to: toLabel,
  };
}

async function keptSnapshot(
  stores: Stores,
  organisationId: OrganisationId,
  portfolioId: PortfolioId,
  moment: Moment,
): Promise<StoredSnapshot> {
  const { history } = stores;
  const found =
    "seq" in moment
      ? await history.keptBySeq(organisationId, portfolioId, moment.seq)
      : await history.keptAt(organisationId, portfolioId, moment.asOfMs);
  const what =
    "seq" in moment ? `number ${moment.seq}` : `or before ${new Date(moment.asOfMs).toISOString()}`;
  if (!found)
    throw new RiskError(
      "not-found",
      `No whole snapshot of ${what} is kept: there is one a minute, at each breach and at each close.`,
    );
  return found;
}

async function findPortfolio(
  storesOf: (organisationId: OrganisationId) => Stores,
  own: OrganisationId,
  name: string | null,
) {
  const organisations = await storesOf(own).reference.organisations();
  const demonstration = organisations
    .filter((each) => each.isDemonstration && each.id !== own)
    .map(({ id }) => id);
  const all: { organisationId: OrganisationId; portfolioId: PortfolioId; name: string }[] = [];
  for (const organisationId of [own, ...demonstration])
    for (const portfolio of await storesOf(organisationId).positions.portfolios(organisationId))
      all.push({ organisationId, portfolioId: portfolio.id, name: portfolio.name });
  const matching = name === null ? all : all.filter((portfolio) => portfolio.name === name);
  const [found] = matching;
  if (!found || (name === null && matching.length > 1)) {
    const names = all.map((portfolio) => portfolio.name).join(", ");
    throw new RiskError(
      "not-found",
      `Say which portfolio with --portfolio: ${names || "there is none yet"}.`,
    );
  }
  return found;
}
