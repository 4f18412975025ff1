import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { coverageDocument, MEMBER_ASKED, POOL_ASKED } from "./coverage-document";

const WIDE = new URL("../../../../shared/data/market/wide_close.csv.gz", import.meta.url).pathname;
const TARGET = new URL("../../../docs/COVERAGE.md", import.meta.url).pathname;

/** In one file: hundreds of millions of calls from one module of a test to another would take three times as long. */
async function bundledStudy(): Promise<typeof import("./coverage-report")> {
  const outfile = join(mkdtempSync(join(tmpdir(), "coverage-")), "coverage-report.mjs");
  await build({
    entryPoints: [resolve("server/engine/study/coverage-report.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { "~": resolve(".") },
    logLevel: "silent",
  });
  return import(/* @vite-ignore */ pathToFileURL(outfile).href);
}

test.skipIf(!existsSync(WIDE))(
  "conditional coverage holds in 90 % of 50 random long/short portfolios 2005-2018 for filtered-portfolio, and in 85 % for the pool with weights of 2003-2009 frozen for 2010-2018; writes docs/COVERAGE.md (needs shared data)",
  async () => {
    const { coverageReport, leastPass } = await bundledStudy();
    const report = coverageReport(gunzipSync(readFileSync(WIDE)).toString("utf8"));
    writeFileSync(TARGET, coverageDocument(report));
    expect(leastPass(report.all.get("filtered-portfolio"))).toBeGreaterThanOrEqual(MEMBER_ASKED);
    expect(leastPass(report.late.get("pool, learned"))).toBeGreaterThanOrEqual(POOL_ASKED);
  },
);
