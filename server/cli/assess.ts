import { parseArgs } from "node:util";
import { assessFiles } from "~/server/services/assess/assess-files";
import { assessmentJson } from "~/server/services/assess/assessment-json";
import { assessmentTable } from "./assessment-table";
import type { Command } from "./command";
import { dayOption, FILE_OPTIONS, FILE_USAGE, openFiles } from "./file-options";

const USAGE = `Usage: npm run --silent risk -- assess --positions P.csv --prices X.csv[.gz] [options]

${FILE_USAGE}  --as-of DATE          the day of the assessment, 2018-08-31; by default that of the newest price
  --json                everything, for other programs
`;

export const assess: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...FILE_OPTIONS,
        "as-of": { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const files = openFiles(values, dayOption("as-of", values["as-of"]), io);
    const { snapshot, notes } = await assessFiles(files.input).finally(files.end);
    const json = assessmentJson(snapshot, notes);
    io.out(values.json ? `${JSON.stringify(json, null, 2)}\n` : assessmentTable(snapshot, notes));
    return 0;
  },
};
