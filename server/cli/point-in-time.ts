import { parseArgs } from "node:util";
import { secondOf } from "~/server/services/questions/at-instant";
import { computeHere } from "~/server/services/questions/compute-task";
import { type ReplayedInstant, replayInstants } from "~/server/services/questions/replay-instants";
import { asAddressed } from "~/server/services/risk/require-kept";
import { importWorld } from "~/server/wiring/import-world";
import { type Command, UsageError } from "./command";

const USAGE = `Usage: npm run --silent risk -- point-in-time --at INSTANT [--to INSTANT] [--portfolio NAME] [--json]

  Makes kept assessments again from what was recorded with them, and holds them against what was stored.

  --at INSTANT      a second of the wall clock with its zone: 2026-11-22T14:03:07Z
  --to INSTANT      with it, every kept instant from the one to the other
  --portfolio NAME  whose; needed where there are several
  --json            one line an instant, for other programs

  Ends with 0 when all are equal to the last bit, with 3 when one is not, and with 1 when one can't be made again.
`;

const DIFFERS = 3;

/** For an auditor's script: is what was stored what its inputs make? */
export const pointInTime: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        at: { type: "string" },
        to: { type: "string" },
        portfolio: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    if (values.at === undefined) throw new UsageError("Say which instant with --at.");
    const fromMs = secondOf(values.at);
    const toMs = values.to === undefined ? fromMs : secondOf(values.to);
    if (toMs < fromMs) throw new UsageError("--to is before --at.");
    const world = await importWorld(io.config, (sentence) => io.err(`${sentence}\n`));
    try {
      const organisations = await world.ctx.stores.reference.organisations();
      const ctxs = organisations.map(({ id }) => world.of(id));
      const { codeVersion } = io.config;
      const request = { portfolio: values.portfolio ?? null, fromMs, toMs, codeVersion };
      let [count, differing] = [0, 0];
      for await (const found of replayInstants(ctxs, computeHere, request)) {
        count++;
        if (!found.recomputation.isEqual) differing++;
        if (values.json) io.out(`${JSON.stringify(found)}\n`);
        else if (fromMs === toMs || !found.recomputation.isEqual) io.out(`${textOf(found)}\n`);
      }
      if (!values.json && fromMs !== toMs)
        io.out(
          `${count} instants made again: ${count - differing} equal to the last bit, ${differing} not.\n`,
        );
      return differing === 0 ? 0 : DIFFERS;
    } finally {
      await world.close();
    }
  },
};

function textOf({ computedAtMs, recomputation }: ReplayedInstant): string {
  const { isEqual, against, fields, differing, differences, builtThen, builtNow, model, notes } =
    recomputation;
  const isSameBuild = builtThen === builtNow;
  const found = isEqual
    ? "equal to the last bit"
    : `${differing} of ${fields} fields differ${isSameBuild ? ", though the build is the same" : ": it was another build"}`;
  const shown = differences.map(
    ({ path, stored, again }) => `  ${path}: stored ${stored}, made again ${again}`,
  );
  return [
    `${asAddressed(computedAtMs)}: ${found}`,
    `  held against  ${against === "whole" ? "the whole snapshot" : "the row of its second"}, ${fields} fields`,
    `  built         then ${builtThen}, now ${builtNow}`,
    `  market model  ${model.id} of ${model.asOfDate}${model.isDeep ? ", with years of history" : ""}`,
    ...shown,
    ...(differing > differences.length ? [`  and ${differing - differences.length} more`] : []),
    ...notes.map((note) => `  ${note}`),
  ].join("\n");
}
