#!/usr/bin/env node
// Stands for Prisma's downloaded `schema-engine` program: the same engine, in the WebAssembly build that npm ships,
// spoken to as the command line speaks to the native one (JSON-RPC, one message a line). Started by prisma.mjs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { adapterFactory, asMaintainer, createDatabase, databaseOf } from "./schema-engine-database.mjs";

/** What Prisma calls PostgreSQL's refusals: no such database, wrong password, anything else. */
const PRISMA_CODES = { "3D000": "P1003", "28P01": "P1000" };
const UNREACHABLE = "P1001";
const RPC_FAILURE = 4466;

const { values: options, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    datamodels: { type: "string", multiple: true, short: "d", default: [] },
    datasource: { type: "string" },
    version: { type: "boolean", short: "V" },
  },
});
const datasource = options.datasource ? JSON.parse(options.datasource) : {};
const url = datasource.url || process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL;

if (options.version) process.stdout.write("schema-engine-cli wasm\n");
else if (positionals.includes("cli")) process.exitCode = await runCommand(positionals);
else await serve(await loadEngine());

/** `cli can-connect-to-database` and `cli create-database`: the answer is an exit code and a logged line. */
async function runCommand(words) {
  process.stderr.write("\n"); // the command line takes the last lines after an empty one
  try {
    if (words.includes("create-database")) {
      await createDatabase(url);
      log("INFO", `Database ${databaseOf(url)} created`);
    } else if (words.includes("can-connect-to-database")) {
      await probe();
      log("INFO", "Connection successful");
    } else throw new Error(`unknown command: ${words.join(" ")}`);
    return 0;
  } catch (error) {
    log("ERROR", error.message, { is_panic: false, error_code: PRISMA_CODES[error.code] ?? UNREACHABLE });
    return 1;
  }
}

async function probe() {
  const name = databaseOf(url);
  const { rowCount } = await asMaintainer(url, (client) =>
    client.query("SELECT FROM pg_database WHERE datname = $1", [name]),
  );
  if (!rowCount) throw Object.assign(new Error(`database ${name} does not exist`), { code: "3D000" });
}

function log(level, message, fields = {}) {
  const line = {
    timestamp: new Date().toISOString(),
    level,
    fields: { message, ...fields },
    target: "schema_engine::logger",
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => log("ERROR", message) };
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const bindings = await import(join(folder, "schema_engine_bg.js"));
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = options.datamodels.map((path) => [path, readFileSync(path, "utf8")]);
  // A new engine for each call: some calls leave it without its way to the shadow database.
  return () =>
    bindings.SchemaEngine.new(
      { datamodels: datamodels.length > 0 ? datamodels : undefined },
      () => {},
      bindMigrationAwareSqlAdapterFactory(adapterFactory(url, datasource.shadowDatabaseUrl)),
    );
}

/** Answers one message after the other until the input ends. */
async function serve(newEngine) {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { id, method, params } = line.trim() ? JSON.parse(line) : {};
    if (!method) continue; // the command line's own answers to what we print
    try {
      send({ id, result: (await call(newEngine, method, params ?? {})) ?? {} });
    } catch (error) {
      const message = error?.message ?? String(error);
      send({
        id,
        error: { code: RPC_FAILURE, message, data: { is_panic: false, message, error_code: error?.code } },
      });
    }
  }
  process.exit(); // connections of the engine would keep the process alive
}

async function call(newEngine, method, params) {
  if (method === "createDatabase") {
    const target = params.datasource?.url ?? url;
    await createDatabase(target);
    return { databaseName: databaseOf(target) };
  }
  const engine = await newEngine();
  // These two find the shadow database only after a diagnosis.
  if (method === "evaluateDataLoss" || method === "createMigration")
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
  const result = await engine[method === "getDatabaseVersion" ? "version" : method](params);
  if (method === "diff" && result?.stdout != null)
    send({ id: `print-${performance.now()}`, method: "print", params: { content: result.stdout } });
  return result;
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}
