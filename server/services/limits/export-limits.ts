import { maySee, requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { LIMIT_COLUMNS, limitLine } from "./limits-csv";
import { termsOf } from "./terms-of";

export type LimitsExport = { readonly fileName: string; readonly text: string };

/** The limits in force as a table that `importLimits` takes again. The export is audited before it is handed out. */
export async function exportLimits(ctx: Ctx): Promise<LimitsExport> {
  requireRole(ctx, "risk-officer", "head-of-risk", "auditor", "admin");
  const { actor, clock } = ctx;
  const nowMs = clock.now();
  return ctx.unit(async (stores) => {
    const portfolios = await stores.positions.portfolios(actor.organisationId);
    const names = new Map(portfolios.map(({ id, name }) => [id, name]));
    const inForce = (await stores.limits.inForce(actor.organisationId, nowMs)).filter(({ portfolioId }) =>
      maySee(actor, portfolioId),
    );
    await stores.audit.append(actor.organisationId, {
      actorId: actor.id,
      actorName: actor.name,
      action: "limit.export",
      subject: "limits",
      before: null,
      after: { limits: inForce.length },
      reason: null,
    });
    const lines = inForce.map((limit) => limitLine(names.get(limit.portfolioId) ?? "", termsOf(limit)));
    const day = new Date(nowMs).toISOString().slice(0, 10);
    return {
      fileName: `limits-${day}.csv`,
      text: [LIMIT_COLUMNS.join(","), ...lines].map((line) => `${line}\r\n`).join(""),
    };
  });
}
