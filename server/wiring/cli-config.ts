import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What the command line is told by its environment. */
export function cliConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const dataDir = resolve(environment.PLIMSOLL_DATA_DIR ?? environment.DATA_DIR ?? ".data");
  return {
    dataDir,
    databaseUrl: environment.DATABASE_URL,
    ownerUrl: environment.DATABASE_OWNER_URL,
    apiKeyFile: environment.API_KEY_FILE ?? join(dataDir, "secrets", "api-key"),
    serverUrl: `http://127.0.0.1:${portOf(dataDir, environment.PORT)}`,
    codeVersion: environment.CODE_VERSION ?? "development",
    /** Where npm was called, against which a person's paths are meant: npm itself runs in the package's folder. */
    callerDir: environment.INIT_CWD ?? process.cwd(),
  };
}

export type CliConfig = ReturnType<typeof cliConfig>;

/** The port that the running installation of this data folder took, which may not be the one it wanted. */
function portOf(dataDir: string, wanted = "3000"): string {
  try {
    return readFileSync(join(dataDir, "web-port"), "utf8").trim();
  } catch {
    return wanted; // it never ran here
  }
}
