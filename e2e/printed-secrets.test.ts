import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { printedSecrets } from "./printed-secrets";

const SECRET = "q".repeat(43);
const START = `Plimsoll runs at http://localhost:3000/?token=${"t".repeat(32)}\n`;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "printed-"));
  mkdirSync(join(folder, "secrets"));
  mkdirSync(join(folder, "postgres"));
  writeFileSync(join(folder, "secrets", "session-secret"), `${SECRET}\n`);
  writeFileSync(join(folder, "postgres", "credentials.json"), JSON.stringify({ app: "p".repeat(32) }));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a log that says where it runs, once, and nothing else secret is clean", () => {
  expect(printedSecrets(`${START}beat 12 stored\n`, folder)).toEqual([]);
});

test("each kind of secret is found and none is repeated", () => {
  const found = (line: string) => printedSecrets(`${START}${line}\n`, folder);
  expect(found(`cookie ${SECRET}`)).toEqual(["the secret session-secret was printed"]);
  expect(found(`could not sign in with ${"p".repeat(32)}`)).toEqual(["the password of app was printed"]);
  expect(found(`key plim_${"a".repeat(43)}`)).toEqual(["an API key was printed"]);
  expect(found("postgresql://app:hunter2@127.0.0.1/plimsoll")).toEqual([
    "an address with a password was printed",
  ]);
  expect(found("POST https://hooks.example.com/canary-9 failed")).toEqual(["a typed secret was printed"]);
  expect(found(`again ${"t".repeat(32)}`)).toEqual(["the token of the start was printed more than once"]);
  expect(printedSecrets("beat 12 stored", folder)).toEqual([
    "no address was printed: this is not the whole log",
  ]);
});
