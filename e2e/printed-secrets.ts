import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Typed by the tests wherever something secret is typed: in no line of the log. */
export const CANARY = "canary";

/** What keys and first passwords look like. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ["an API key", /plim_[\w-]{40,}/],
  ["a private key", /BEGIN [A-Z ]*PRIVATE KEY/],
  ["an address with a password", /postgres(ql)?:\/\/[^\s:]+:[^\s@]+@/],
  ["a typed secret", new RegExp(CANARY, "i")],
];

/**
 * What of an installation's secrets stands in what it printed. The token of the start and the owner's first password are
 * printed on purpose, once each.
 * @param printed - everything that its processes wrote.
 * @param dataDir - of the installation, while it still has its secrets.
 * @returns a sentence for each secret that was found; it does not repeat it.
 */
export function printedSecrets(printed: string, dataDir: string): readonly string[] {
  const folder = join(dataDir, "secrets");
  const files = readdirSync(folder).map((name) => [
    `the secret ${name}`,
    readFileSync(join(folder, name), "utf8"),
  ]);
  const credentials = JSON.parse(
    readFileSync(join(dataDir, "postgres", "credentials.json"), "utf8"),
  ) as object;
  const passwords = Object.entries(credentials).map(([role, word]) => [
    `the password of ${role}`,
    String(word),
  ]);
  const kept = [...files, ...passwords].flatMap(([what = "", text = ""]) =>
    text
      .split("\n")
      .flatMap((line) => (line.trim().length < 20 || !printed.includes(line.trim()) ? [] : [what])),
  );
  const shaped = SHAPES.filter(([, shape]) => shape.test(printed)).map(([what]) => what);
  const token = /token=([\w-]{20,})/.exec(printed)?.[1];
  const isTold = token !== undefined && printed.split(token).length !== 2;
  return [
    ...[...kept, ...shaped].map((what) => `${what} was printed`),
    ...(token === undefined ? ["no address was printed: this is not the whole log"] : []),
    ...(isTold ? ["the token of the start was printed more than once"] : []),
  ];
}
