import {
  ExportReportInput,
  MakeReportInput,
  ReportInput,
  SignReportInput,
} from "~/server/domain/daily-report";
import { exportReport } from "~/server/services/reports/export-report";
import { getReport } from "~/server/services/reports/get-report";
import { listReports } from "~/server/services/reports/list-reports";
import { makeReport } from "~/server/services/reports/make-report";
import { signReport } from "~/server/services/reports/sign-report";
import { EVERYBODY, OFFICERS, procedure, router } from "../init";

export const reportsRouter = router({
  list: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => listReports(ctx)),
  get: procedure
    .meta(EVERYBODY)
    .input(ReportInput)
    .query(({ ctx: { ctx }, input }) => getReport(ctx, input.reportId)),
  make: procedure
    .meta(OFFICERS)
    .input(MakeReportInput)
    .mutation(({ ctx: { ctx }, input }) => makeReport(ctx, input)),
  sign: procedure
    .meta(OFFICERS)
    .input(SignReportInput)
    .mutation(({ ctx: { ctx }, input }) => signReport(ctx, input)),
  export: procedure
    .meta(EVERYBODY)
    .input(ExportReportInput)
    .mutation(async ({ ctx: { ctx, gate }, input }) => {
      await gate.takeExport();
      return exportReport(ctx, input);
    }),
});
