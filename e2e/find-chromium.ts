import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

export type FoundChromium = {
  readonly executablePath: string | undefined;
  readonly args: string[];
  readonly env: Record<string, string>;
};

const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
/** Nothing but the pages under test: no updates, no look-ups, no graphics card. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  "--disable-gpu",
];

/**
 * A Chromium for the browser tests: the one named by PW_CHROMIUM, Playwright's own download, one of the system, the
 * one inside an npm package (Linux x64), in this order.
 *
 * @throws Error that says what to install where there is none.
 */
export async function findChromium(): Promise<FoundChromium> {
  const isRoot = process.getuid?.() === 0;
  const args = [...QUIET, ...(isRoot || process.env.CI ? ["--no-sandbox"] : [])];
  const named = process.env.PW_CHROMIUM;
  if (named) return { executablePath: named, args, env: inherited() };
  if (existsSync(chromium.executablePath())) return { executablePath: undefined, args, env: inherited() };
  const system = onPath(SYSTEM_NAMES) ?? (existsSync(MAC_CHROME) ? MAC_CHROME : null);
  if (system) return { executablePath: system, args, env: inherited() };
  const packaged = await fromPackage();
  if (packaged) return { ...packaged, args: [...args, "--no-sandbox", "--headless=new"] };
  throw new Error(
    "The browser tests need a Chromium: install one (for example `npx playwright install chromium`) or name it in PW_CHROMIUM.",
  );
}

function onPath(names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(existsSync);
    if (found) return found;
  }
  return null;
}

/** Unpacks the packaged browser, and the libraries that a bare system lacks, into the temporary folder. */
async function fromPackage(): Promise<Omit<FoundChromium, "args"> | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const packaged = await import("@sparticuz/chromium").catch(() => null); // an optional dependency
  if (!packaged) return null;
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x"; // asks the package for the libraries too
  const executablePath = await packaged.default.executablePath();
  const libraries = [join(tmpdir(), "al2023", "lib"), process.env.LD_LIBRARY_PATH]
    .filter(Boolean)
    .join(delimiter);
  return { executablePath, env: { ...inherited(), LD_LIBRARY_PATH: libraries } };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
