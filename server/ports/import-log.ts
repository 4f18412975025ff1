import type { OrganisationId } from "~/server/domain/ids";
import type { ImportReport } from "~/server/domain/import-report";

/** What was taken in, with its report. */
export type ImportLog = {
  /** Notes an import that begins; what it writes names this number. */
  begin(organisationId: OrganisationId, run: Pick<ImportReport, "kind" | "fileName">): Promise<number>;
  /** Completes it with the hash of the content and the report. */
  complete(
    organisationId: OrganisationId,
    importId: number,
    outcome: { readonly contentHash: string; readonly report: ImportReport },
  ): Promise<void>;
};
