import type { PortfolioId } from "~/server/domain/ids";
import type { HistoryPoint, StoredSnapshot } from "~/server/ports/risk-history";
import type { SnapshotBus } from "~/server/ports/snapshot-bus";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "./require-portfolio";

/** A gap longer than this many seconds is not replayed: the reader starts anew from the latest. */
const REPLAY_MAX = 120;

/** What a reader of live risk is told. `missed` fills the gap after a drop; `reset` says that the gap was too long. */
export type LiveRisk =
  | { readonly kind: "missed"; readonly seq: number; readonly points: readonly HistoryPoint[] }
  | { readonly kind: "reset"; readonly seq: number }
  | { readonly kind: "snapshot"; readonly seq: number; readonly stored: StoredSnapshot };

/**
 * Every stored snapshot of a portfolio as it comes, oldest first, none twice. A reader that is slower than the engine
 * is given the latest and misses those between.
 *
 * @param afterSeq - the last one the reader saw, when it comes back after a drop; null on a first visit.
 */
export async function* liveRisk(
  ctx: Pick<Ctx, "actor" | "stores">,
  bus: SnapshotBus,
  portfolioId: PortfolioId,
  afterSeq: number | null,
  signal: AbortSignal,
): AsyncGenerator<LiveRisk> {
  const organisation = ctx.actor.organisationId;
  const announcements = bus.listen(signal); // from this line on: nothing falls between history and live
  await requirePortfolio(ctx, portfolioId);
  const { history } = ctx.stores;
  let seen = afterSeq ?? 0;
  const latest = await history.latest(organisation, portfolioId);
  if (latest && afterSeq !== null && latest.seq > seen) {
    const isShort = latest.seq - seen <= REPLAY_MAX;
    if (!isShort) yield { kind: "reset", seq: latest.seq };
    else {
      const points = await history.after(organisation, portfolioId, seen, REPLAY_MAX);
      yield { kind: "missed", seq: latest.seq, points };
    }
  }
  if (latest) {
    seen = latest.seq;
    yield { kind: "snapshot", seq: seen, stored: latest };
  }
  for await (const announcement of announcements) {
    const isOurs = announcement.type === "snapshot" && announcement.portfolioId === portfolioId;
    if (!isOurs || announcement.seq <= seen) continue;
    const stored = await history.latest(organisation, portfolioId);
    if (!stored || stored.seq <= seen) continue;
    seen = stored.seq;
    yield { kind: "snapshot", seq: seen, stored };
  }
}
