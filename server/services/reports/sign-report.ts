import type { z } from "zod";
import { type ReportSignature, SIGNING_ROLES, SignReportInput } from "~/server/domain/daily-report";
import { RiskError } from "~/server/domain/errors";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { requireReport } from "./get-report";
import { hashOf } from "./make-report";

/**
 * Signs a report as it was read: the hash that the reader saw must be that of what is stored.
 * @throws RiskError conflict where it is another one, or was signed by the same person before.
 */
export async function signReport(ctx: Ctx, raw: z.infer<typeof SignReportInput>): Promise<ReportSignature> {
  requireRole(ctx, ...SIGNING_ROLES);
  const { reportId, contentHash } = SignReportInput.parse(raw);
  const { actor, clock } = ctx;
  const role = SIGNING_ROLES.find((each) => actor.roles.includes(each));
  if (!role) throw new RangeError("signReport: a signer without a role was let in");
  return ctx.unit(async (stores) => {
    const report = await requireReport({ actor, stores }, reportId);
    if (report.contentHash !== contentHash || hashOf(report.body) !== contentHash)
      throw new RiskError("conflict", "The report is not the one that was read: nothing was signed.");
    if (report.signatures.some(({ signerId }) => signerId === actor.id))
      throw new RiskError("conflict", "You signed this report before.");
    const signature: ReportSignature = {
      signerId: actor.id,
      signerName: actor.name,
      role,
      signedHash: contentHash,
      atMs: clock.now(),
    };
    await stores.reports.sign(actor.organisationId, reportId, signature);
    await stores.audit.append(actor.organisationId, {
      actorId: actor.id,
      actorName: actor.name,
      action: "report.sign",
      subject: `report ${reportId}`,
      before: null,
      after: {
        portfolio: report.portfolioName,
        businessDate: report.businessDate,
        version: report.version,
        contentHash,
        role,
      },
      reason: null,
    });
    return signature;
  });
}
