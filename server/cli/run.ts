import { RiskError } from "~/server/domain/errors";
import { type Command, type Io, UsageError } from "./command";

/** Loaded when called: an assessment of files needs no database client. */
const COMMANDS: Readonly<Record<string, { readonly about: string; load(): Promise<Command> }>> = {
  assess: {
    about: "assess positions at prices, both from files",
    load: async () => (await import("./assess")).assess,
  },
  backtest: {
    about: "score every method on the past of the same positions, from files",
    load: async () => (await import("./backtest")).backtest,
  },
  whatif: {
    about: "what trades would do to such a book",
    load: async () => (await import("./whatif")).whatIf,
  },
  explain: {
    about: "why VaR moved, between two days of files or two kept snapshots",
    load: async () => (await import("./explain")).explain,
  },
  "point-in-time": {
    about: "make kept assessments again and hold them against what was stored",
    load: async () => (await import("./point-in-time")).pointInTime,
  },
  import: {
    about: "take prices, positions or instruments in",
    load: async () => (await import("./import")).imports,
  },
  feed: {
    about: "send prices to the running server as they come",
    load: async () => (await import("./feed")).feed,
  },
  "verify-audit": {
    about: "walk the audit's chain and its signed checkpoints",
    load: async () => (await import("./verify-audit")).verify,
  },
};

const DONE = 0;
const BAD_INPUT = 1;
const WRONG_CALL = 2;

/** Runs one verb. @returns the exit code. */
export async function run([verb, ...args]: readonly string[], io: Io): Promise<number> {
  if (verb === "--help" || verb === "-h" || verb === "help") {
    io.out(overview());
    return DONE;
  }
  const entry = verb !== undefined && Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb] : undefined;
  if (!entry) {
    io.err(`${verb === undefined ? "Which command?" : `There is no command ${verb}.`}\n${overview()}`);
    return WRONG_CALL;
  }
  const command = await entry.load();
  if (args.includes("--help") || args.includes("-h")) {
    io.out(command.usage);
    return DONE;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (isWrongCall(error)) {
      io.err(`${error.message}\n${command.usage}`);
      return WRONG_CALL;
    }
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    io.err(`${sentence}\n`);
    return BAD_INPUT;
  }
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(13)} ${about}`);
  return `Usage: npm run --silent risk -- COMMAND ...\n\n${lines.join("\n")}\n\nMore about one: risk -- COMMAND --help\n`;
}

const isWrongCall = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS"));

/** What a person can act on; null for a fault of the program, which shows its stack. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof RiskError) return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return `There is no file ${path}.`;
  if (code === "EISDIR") return `${path ?? "This"} is a folder, not a file.`;
  if (code === "EACCES" || code === "EPERM") return `The file ${path} may not be read.`;
  return null;
}
