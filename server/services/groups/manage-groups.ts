import type { AuditAction } from "~/server/domain/audit";
import { RiskError } from "~/server/domain/errors";
import type { PortfolioId } from "~/server/domain/ids";
import {
  CloseGroupInput,
  CreateGroupInput,
  directlyBelow,
  MovePortfolioInput,
  RenameGroupInput,
} from "~/server/domain/portfolio-group";
import type { PortfolioRecord } from "~/server/ports/position-book";
import type { Stores } from "~/server/ports/unit-of-work";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { marketNow } from "./market-now";

/** Makes a desk, or the organisation as one book; it is assessed from the next beat on. @returns its id. */
export function createGroup(ctx: Ctx, raw: CreateGroupInput): Promise<PortfolioId> {
  const { reason, ...group } = CreateGroupInput.parse(raw);
  return changeTree(ctx, async ({ stores, all, leave }) => {
    if (group.kind === "organisation" && all.some(({ kind }) => kind === "organisation"))
      throw new RiskError("conflict", "The organisation is one book already.");
    const id = await stores.groups.create(ctx.actor.organisationId, group);
    if (id === null)
      throw new RiskError("conflict", `There is a portfolio or desk named ${group.name} already.`);
    await leave("group.create", id, { after: group, reason });
    return id;
  });
}

/** @throws RiskError not-found for what is no group, conflict for a name that is taken. */
export function renameGroup(ctx: Ctx, raw: RenameGroupInput): Promise<void> {
  const { groupId, name, reason } = RenameGroupInput.parse(raw);
  return changeTree(ctx, async ({ stores, all, leave }) => {
    const group = requireGroup(all, groupId);
    if (group.name === name) return;
    if (!(await stores.groups.rename(ctx.actor.organisationId, groupId, name)))
      throw new RiskError("conflict", `There is a portfolio or desk named ${name} already.`);
    await leave("group.rename", groupId, { before: { name: group.name }, after: { name }, reason });
  });
}

/**
 * Closes a group that nothing hangs on any more: no portfolio is at that desk, no limit on it is set or proposed. What is
 * stored of it stays.
 * @throws RiskError conflict while something does.
 */
export function closeGroup(ctx: Ctx, raw: CloseGroupInput): Promise<void> {
  const { groupId, reason } = CloseGroupInput.parse(raw);
  return changeTree(ctx, async ({ stores, all, leave }) => {
    const group = requireGroup(all, groupId);
    if (group.kind === "desk" && directlyBelow(groupId, all).length > 0)
      throw new RiskError("conflict", `Portfolios are at ${group.name}: move them first.`);
    const { limits, proposals } = await stores.groups.ties(ctx.actor.organisationId, groupId);
    if (limits > 0) throw new RiskError("conflict", `Limits are set on ${group.name}: retire them first.`);
    if (proposals > 0)
      throw new RiskError("conflict", `Limits are proposed on ${group.name}: decide on them first.`);
    await stores.groups.close(ctx.actor.organisationId, groupId);
    const { name, kind } = group;
    await leave("group.close", groupId, { before: { name, kind }, reason });
  });
}

/** Puts a portfolio at a desk, or at none, from now on in market time. */
export function movePortfolio(ctx: Ctx, raw: MovePortfolioInput): Promise<void> {
  const { portfolioId, deskId, reason } = MovePortfolioInput.parse(raw);
  return changeTree(ctx, async ({ stores, all, leave }) => {
    const portfolio = all.find(({ id }) => id === portfolioId);
    if (portfolio?.kind !== "portfolio") throw new RiskError("not-found", "There is no such portfolio.");
    const desk = deskId === null ? null : requireGroup(all, deskId);
    if (desk?.kind === "organisation")
      throw new RiskError("conflict", "The organisation has every portfolio already; name a desk.");
    if (portfolio.deskId === deskId) return;
    const organisation = ctx.actor.organisationId;
    // A beat that was under way has stored its prices' time: it keeps the tree that it was made with.
    await stores.groups.move(organisation, portfolioId, deskId, (await marketNow(ctx, stores)) + 1);
    const nameOf = (id: PortfolioId | null) => all.find((each) => each.id === id)?.name ?? "no desk";
    await leave("portfolio.move", portfolioId, {
      before: { name: portfolio.name, desk: nameOf(portfolio.deskId) },
      after: { name: portfolio.name, desk: nameOf(deskId) },
      reason,
    });
  });
}

type Sides = {
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly reason: string;
};

/** One change of the tree: after the one before it, with its line of the audit, and in force with the next beat. */
async function changeTree<T>(
  ctx: Ctx,
  work: (tree: {
    readonly stores: Stores;
    readonly all: readonly PortfolioRecord[];
    readonly leave: (action: AuditAction, id: PortfolioId, sides: Sides) => Promise<void>;
  }) => Promise<T>,
): Promise<T> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  if (ctx.actor.portfolioIds !== null)
    throw new RiskError("forbidden", "Desks are looked after by officers who see all portfolios.");
  const { organisationId, id: actorId, name: actorName } = ctx.actor;
  return ctx.unit(async (stores) => {
    await stores.groups.lock(organisationId);
    const leave = (action: AuditAction, id: PortfolioId, { before, after, reason }: Sides) =>
      stores.audit.append(organisationId, {
        ...{ actorId, actorName, action, reason },
        subject: `portfolio ${id}`,
        before: before ?? null,
        after: after ?? null,
      });
    const result = await work({ stores, all: await stores.positions.portfolios(organisationId), leave });
    await stores.announce([{ type: "positions", organisationId }]);
    return result;
  });
}

function requireGroup(all: readonly PortfolioRecord[], groupId: PortfolioId): PortfolioRecord {
  const group = all.find(({ id, kind }) => id === groupId && kind !== "portfolio");
  if (!group) throw new RiskError("not-found", "There is no such desk.");
  return group;
}
