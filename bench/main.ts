import { writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { benchBacktest } from "./backtest";
import { benchBreaches } from "./breaches";
import { benchEngine } from "./engine";
import { benchHistory } from "./history";
import { benchAgainstNumpy } from "./numpy";
import { reportOf } from "./report";

const OUT = "docs/BENCHMARKS.md";
const GIB = 2 ** 30;

const [processor] = cpus();
const machine = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${type()} ${release()}`,
  `${processor?.model ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / GIB)} GiB`,
];
const findings = [
  ...benchEngine(),
  ...benchBacktest(),
  ...benchAgainstNumpy(),
  ...(await benchHistory()),
  ...(await benchBreaches()),
];
const report = reportOf(findings, machine);
writeFileSync(OUT, report);
process.stdout.write(`${report}\nwritten to ${OUT}\n`);
