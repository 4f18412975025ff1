import { isAbsolute, join } from "node:path";
import type { CliConfig } from "~/server/wiring/cli-config";

/** Where a command writes, and what it is told. Standard output is for results only. */
export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True where a person watches the error output. */
  readonly isTerminal: boolean;
  readonly config: CliConfig;
};

/** One verb of the command line. */
export type Command = {
  readonly usage: string;
  /** @returns the exit code: 0 done, 1 bad input. @throws UsageError for a wrong call, RiskError for bad input. */
  run(args: readonly string[], io: Io): Promise<number>;
};

/** The call itself is wrong: exit code 2, with the usage of the verb. */
export class UsageError extends Error {}

/** A path as the person meant it, whose folder npm does not keep. */
export const pathOf = (path: string, { config }: Io): string =>
  isAbsolute(path) ? path : join(config.callerDir, path);
