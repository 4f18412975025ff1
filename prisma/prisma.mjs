// The Prisma command line without its downloaded engine: `node prisma/prisma.mjs migrate status`.
// It takes the native schema engine where one is installed, else the WebAssembly build of it that npm ships.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const prisma = dirname(require.resolve("prisma/package.json"));
const engines = dirname(createRequire(join(prisma, "package.json")).resolve("@prisma/engines/package.json"));
const hasNativeEngine = readdirSync(engines).some((name) => name.startsWith("schema-engine"));
const standIn = fileURLToPath(new URL("schema-engine.mjs", import.meta.url));
const { status, error } = spawnSync(
  process.execPath,
  [join(prisma, "build/index.js"), ...process.argv.slice(2)],
  {
    stdio: "inherit",
    env: {
      CHECKPOINT_DISABLE: "1", // no question to the publisher whether a newer version exists
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      ...(hasNativeEngine ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: standIn }),
      ...process.env,
    },
  },
);
if (error) throw error;
process.exitCode = status ?? 1;
