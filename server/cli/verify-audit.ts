import { parseArgs } from "node:util";
import type { AuditVerdict } from "~/server/domain/audit";
import { verifyAudit } from "~/server/services/audit/verify-audit";
import { importWorld } from "~/server/wiring/import-world";
import type { Command } from "./command";

const USAGE = `Usage: npm run --silent risk -- verify-audit [--json]

  Walks the audit of every organisation from its first entry, makes each hash anew and holds the signed checkpoints
  in the data folder against it. Ends with 1, and names the first entry that does not hold, where one does not.
`;

const BROKEN = 1;

export const verify: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false } } });
    const world = await importWorld(io.config, (sentence) => io.err(`${sentence}\n`));
    try {
      const verdicts: { readonly organisation: string; readonly verdict: AuditVerdict }[] = [];
      for (const { id, name } of await world.ctx.stores.reference.organisations())
        verdicts.push({ organisation: name, verdict: await verifyAudit(world.of(id)) });
      io.out(values.json ? `${JSON.stringify(verdicts, null, 2)}\n` : verdicts.map(sentencesOf).join("\n"));
      return verdicts.every(({ verdict }) => verdict.isIntact) ? 0 : BROKEN;
    } finally {
      await world.close();
    }
  },
};

function sentencesOf({ organisation, verdict }: { organisation: string; verdict: AuditVerdict }): string {
  const { isIntact, entries, bad, firstBad, headHash, checkpoints, newestCheckpoint, unproved } = verdict;
  const found = isIntact
    ? "The chain holds."
    : `The chain does not hold: ${firstBad?.sentence} ${bad > 1 ? `${bad - 1} more findings.` : ""}`.trim();
  const newest = newestCheckpoint
    ? `, the newest over number ${newestCheckpoint.seq} at ${new Date(newestCheckpoint.atMs).toISOString()}`
    : "";
  return [
    `${organisation}: ${found}`,
    `  entries      ${entries}`,
    `  head         ${headHash ?? "none"}`,
    `  checkpoints  ${checkpoints}${newest}`,
    `  not proved   ${unproved}`,
    "",
  ].join("\n");
}
