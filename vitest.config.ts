import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = { "~": root.replace(/\/$/, ""), "server-only": `${root}server/adapters/empty-module.ts` };
const setupFiles = [`${root}vitest.fixed-seed.ts`];
const TESTS = "{server,components,workers,prisma,e2e}/**/*";

/** `x.test.ts` needs nothing but Node; `x.db.test.ts` needs PostgreSQL; `x.long.test.ts` runs for minutes to hours. */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "fast",
          setupFiles,
          testTimeout: 20_000, // none is that slow; a busy machine may be
          include: [`${TESTS}.test.ts`],
          exclude: [`${TESTS}.db.test.ts`, `${TESTS}.long.test.ts`],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "database",
          setupFiles,
          include: [`${TESTS}.db.test.ts`],
          globalSetup: ["server/adapters/embedded/vitest-database.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "long",
          setupFiles,
          include: [`${TESTS}.long.test.ts`],
          globalSetup: ["server/adapters/embedded/vitest-database.ts"],
          testTimeout: 7_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
