import type { LimitEvaluation } from "~/server/domain/limit";
import type { LimitInForce } from "~/server/ports/limit-book";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { heldParts, nothingHeld } from "./held-parts";

/** A limit in force, where it stands now, what it said before, and what it will say. */
export type LimitLine = LimitInForce & {
  readonly portfolioName: string;
  readonly baseCurrency: string;
  readonly now: LimitEvaluation | null;
  /** Every other version, newest first: earlier ones, and those whose time has not come. */
  readonly otherVersions: readonly LimitInForce[];
  readonly newestVersion: number;
  /** Said where nothing is held in the part that it is on; null where something is. */
  readonly warning: string | null;
  /** True for the fullest of the limits of one metric on one thing: the one that governs. */
  readonly isTightest: boolean;
};

/** All limits in force, by portfolio. */
export async function listLimits(ctx: Ctx): Promise<readonly LimitLine[]> {
  const organisation = ctx.actor.organisationId;
  const { limits, history, positions } = ctx.stores;
  const [inForce, versions, latest, portfolios] = [
    await limits.inForce(organisation, ctx.clock.now()),
    await limits.allVersions(organisation),
    await history.latestOfAll(organisation),
    await positions.portfolios(organisation),
  ];
  const now = new Map(
    latest.flatMap(({ snapshot }) => snapshot.limits.map((limit) => [limit.limitId, limit] as const)),
  );
  const byId = new Map(portfolios.map((portfolio) => [portfolio.id, portfolio]));
  // A part in which nothing is held reads zero: only of those is it asked what is held.
  const isPerhapsEmpty = ({ id, scope }: LimitInForce) => scope.key !== null && !now.get(id)?.value;
  const keysOf = inForce.some(isPerhapsEmpty) ? await heldParts(ctx) : null;
  const lines = inForce
    .filter(({ portfolioId }) => maySee(ctx.actor, portfolioId))
    .map((limit) => {
      const own = versions.get(limit.id) ?? [];
      const portfolio = byId.get(limit.portfolioId);
      return {
        ...limit,
        portfolioName: portfolio?.name ?? "",
        baseCurrency: portfolio?.baseCurrency ?? "",
        // A decision on an earlier version says nothing of this one; the next beat decides.
        now: now.get(limit.id)?.limitVersion === limit.version ? (now.get(limit.id) ?? null) : null,
        otherVersions: own.filter(({ version }) => version !== limit.version),
        warning: keysOf && isPerhapsEmpty(limit) ? nothingHeld(limit.scope, keysOf(limit.portfolioId)) : null,
        newestVersion: own[0]?.version ?? limit.version,
      };
    });
  return lines.map((line) => ({ ...line, isTightest: isTightest(line, lines) }));
}

type Line = Omit<LimitLine, "isTightest">;

/** Of several limits of one metric on one thing the fullest governs; one alone needs no such word. */
function isTightest(line: Line, lines: readonly Line[]): boolean {
  const rivals = lines.filter((other) => other.id !== line.id && subjectOf(other) === subjectOf(line));
  const use = line.now?.utilisation ?? null;
  return rivals.length > 0 && use !== null && rivals.every(({ now }) => (now?.utilisation ?? 0) <= use);
}

const subjectOf = ({ portfolioId, metric, parameter, direction, scope }: Line): string =>
  [portfolioId, metric, parameter, direction, scope.kind, scope.key].join(" ");
