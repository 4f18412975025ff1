import { createHash } from "node:crypto";
import type { z } from "zod";
import { MakeReportInput, type ReportLine } from "~/server/domain/daily-report";
import { RiskError } from "~/server/domain/errors";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";
import { composeReport } from "./compose-report";
import { gatherInputs } from "./gather-inputs";

/**
 * Makes the daily report of a portfolio from one assessment, which is kept with it for good. Made again for the same
 * day, it is another version beside the first.
 * @throws RiskError not-found for a portfolio that is not the actor's to see; unavailable where nothing was assessed.
 */
export async function makeReport(ctx: Ctx, raw: z.infer<typeof MakeReportInput>): Promise<ReportLine> {
  requireRole(ctx, "risk-officer", "head-of-risk");
  const { portfolioId, asOfMs } = MakeReportInput.parse(raw);
  await requirePortfolio(ctx, portfolioId);
  const { actor, stores, clock } = ctx;
  const organisation = actor.organisationId;
  const today =
    asOfMs === undefined
      ? await stores.history.latest(organisation, portfolioId)
      : await stores.history.keptAt(organisation, portfolioId, asOfMs);
  if (!today)
    throw new RiskError(
      "unavailable",
      asOfMs === undefined
        ? "This portfolio has not been assessed yet: there is nothing to report."
        : "No assessment of that time or before is kept.",
    );
  const body = JSON.stringify(composeReport(await gatherInputs(ctx, today, asOfMs === undefined)));
  const contentHash = hashOf(body);
  const { snapshot, seq } = today;
  return ctx.unit(async (unit) => {
    await unit.history.keep(organisation, today, "report");
    const report = await unit.reports.add(organisation, {
      portfolioId,
      businessDate: snapshot.asOfDate,
      seq,
      asOfMs: snapshot.asOfMs,
      computedAtMs: snapshot.computedAtMs,
      body,
      contentHash,
      madeById: actor.id,
      madeByName: actor.name,
      madeAtMs: clock.now(),
    });
    await unit.audit.append(organisation, {
      actorId: actor.id,
      actorName: actor.name,
      action: "report.make",
      subject: `report ${report.id}`,
      before: null,
      after: {
        portfolio: report.portfolioName,
        businessDate: report.businessDate,
        version: report.version,
        seq,
        contentHash,
      },
      reason: null,
    });
    return report;
  });
}

/** SHA-256 of a body as it is stored, in lower-case hex. */
export const hashOf = (body: string): string => createHash("sha256").update(body, "utf8").digest("hex");
