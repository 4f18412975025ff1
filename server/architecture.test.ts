import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Who may import whom. A room imports itself and the rooms listed here; `type:` = types only. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "server/domain": [],
  "server/engine": ["server/domain"],
  "server/ports": ["server/domain"],
  "server/adapters": ["server/domain", "server/ports", "prisma"],
  // Simulated prices are drawn by the pure simulator; no other adapter computes.
  "server/adapters/feed": ["server/domain", "server/ports", "server/engine/simulate"],
  "server/services": ["server/domain", "server/engine", "server/ports"],
  "server/trpc": ["server/domain", "server/services", "type:server/ports"],
  "server/wiring": [
    "server/domain",
    "server/engine",
    "server/ports",
    "server/adapters",
    "server/services",
    "prisma",
    "type:server/trpc",
  ],
  // Tests of the whole door on a real database stand here.
  "server/wiring/door": [
    "server/domain",
    "server/services",
    "server/adapters",
    "server/trpc",
    "server/wiring",
  ],
  "server/cli": ["server/domain", "server/services", "server/wiring", "type:server/ports"],
  components: ["server/domain", "type:server/trpc", "type:server/services", "type:server/ports"],
  app: ["components", "server/domain", "server/trpc", "server/wiring"],
  workers: [
    "server/domain",
    "server/engine",
    "server/services",
    "server/wiring",
    "prisma",
    "type:server/ports",
  ],
  prisma: ["server/domain", "server/engine", "server/ports", "server/adapters"],
  bench: [
    "server/domain",
    "server/engine",
    "server/ports",
    "server/adapters",
    "server/services",
    "server/wiring",
    "prisma",
  ],
};
const ROOMS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length); // the innermost room wins
const TOP_LEVEL = ["app", "bench", "components", "prisma", "server", "workers"];
const IMPURE = /Math\.random|Date\.now|new Date\(|performance\.now|process\./;

const HERE = fileURLToPath(new URL("..", import.meta.url));
const IMPORT =
  /(?:^|[;\s])(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s*)?["']([^"']+)["']|\b(?:import|require)\(\s*["']([^"']+)["']\s*\)/gm;

type Import = { readonly file: string; readonly target: string; readonly isType: boolean };

function sources(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith("prisma/generated/"));
}

const isTest = (file: string): boolean => /\.(test|contract)\.tsx?$/.test(file);
const roomOf = (file: string): string | undefined =>
  ROOMS.find((room) => file === room || file.startsWith(`${room}/`));

function importsOf(root: string, file: string): Import[] {
  return [...readFileSync(join(root, file), "utf8").matchAll(IMPORT)].flatMap(([, isType, from, dynamic]) => {
    const spec = from ?? dynamic ?? "";
    if (spec.startsWith("~/")) return [{ file, target: spec.slice(2), isType: Boolean(isType) }];
    if (spec.startsWith("."))
      return [{ file, target: normalize(join(dirname(file), spec)), isType: Boolean(isType) }];
    return [];
  });
}

function isAllowed(from: string, { target, isType }: Import): boolean {
  const to = roomOf(target);
  if (to === undefined || to === from) return true;
  const rules = MAY_IMPORT[from] ?? [];
  const matches = (rule: string) => target === rule || target.startsWith(`${rule}/`);
  return rules.some((rule) => (rule.startsWith("type:") ? isType && matches(rule.slice(5)) : matches(rule)));
}

/** What a house does wrong, and how many borders its imports cross. */
function inspect(root: string): { wrong: string[]; crossings: number } {
  const files = TOP_LEVEL.flatMap((folder) => {
    try {
      return sources(root, folder);
    } catch {
      return []; // a house may lack a room; an empty one is caught by its crossings
    }
  });
  const wrong: string[] = [];
  let crossings = 0;
  for (const file of files) {
    const room = roomOf(file);
    if (isTest(file)) continue;
    if (room === undefined) {
      wrong.push(`${file} is in no room`);
      continue;
    }
    for (const found of importsOf(root, file)) {
      const to = roomOf(found.target);
      if (to === undefined || to === room) continue;
      crossings += 1;
      if (!isAllowed(room, found)) wrong.push(`${file} -> ${found.target}${found.isType ? " (type)" : ""}`);
    }
    const isPure = room === "server/engine" || room === "server/domain";
    if (isPure && IMPURE.test(withoutComments(readFileSync(join(root, file), "utf8"))))
      wrong.push(`${file} is not pure`);
  }
  return { wrong, crossings };
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

function withHouse<T>(files: Record<string, string>, look: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), "house-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return look(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test("every import goes down the house, never up, and the engine is a function of its arguments", () => {
  const { wrong, crossings } = inspect(HERE);
  expect(wrong).toEqual([]);
  expect(crossings).toBeGreaterThan(100); // a checker that sees nothing must fail, not pass
});

test("an empty house is seen as one", () => {
  expect(withHouse({ "server/domain/a.ts": "export const a = 1;" }, inspect)).toEqual({
    wrong: [],
    crossings: 0,
  });
});

test("planted violations of every kind are found", () => {
  const planted = {
    "server/domain/up.ts": 'import { assess } from "~/server/engine/assess";',
    "server/engine/side-effect.ts": 'import "~/server/adapters/postgres/client";',
    "server/engine/random.ts": "export const r = () => Math.random();",
    "server/services/required.ts": 'const c = require("../adapters/postgres/client");',
    "server/trpc/value.ts": 'import { x } from "~/server/ports/clock";',
    "components/value.ts": 'import { appRouter } from "~/server/trpc/root";',
    "components/later.ts": 'const later = import("~/server/services/beat/run-frame");',
    "server/adapters/postgres/computes.ts": 'export { assess } from "~/server/engine/assess";',
    "server/stray.ts": "export const lost = 1;",
  };
  const { wrong } = withHouse(planted, inspect);
  expect(wrong.toSorted()).toEqual([
    "components/later.ts -> server/services/beat/run-frame",
    "components/value.ts -> server/trpc/root",
    "server/adapters/postgres/computes.ts -> server/engine/assess",
    "server/domain/up.ts -> server/engine/assess",
    "server/engine/random.ts is not pure",
    "server/engine/side-effect.ts -> server/adapters/postgres/client",
    "server/services/required.ts -> server/adapters/postgres/client",
    "server/stray.ts is in no room",
    "server/trpc/value.ts -> server/ports/clock",
  ]);
});

test("a type may cross where a value may not", () => {
  const house = { "components/type.ts": 'import type { AppRouter } from "~/server/trpc/root";' };
  expect(withHouse(house, inspect)).toEqual({ wrong: [], crossings: 1 });
});
