import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { coverageDocument, MEMBER_ASKED, POOL_ASKED } from "./coverage-document";
import { coverageReport, leastPass } from "./coverage-report";

const WIDE = new URL("../../../../shared/data/market/wide_close.csv.gz", import.meta.url).pathname;
const TARGET = new URL("../../../docs/COVERAGE.md", import.meta.url).pathname;

test.skipIf(!existsSync(WIDE))(
  "conditional coverage holds in 90 % of 50 random long/short portfolios 2005-2018 for filtered-portfolio, and in 85 % for the pool with weights of 2003-2009 frozen for 2010-2018; writes docs/COVERAGE.md (needs shared data)",
  () => {
    const report = coverageReport(gunzipSync(readFileSync(WIDE)).toString("utf8"));
    writeFileSync(TARGET, coverageDocument(report));
    expect(leastPass(report.all.get("filtered-portfolio"))).toBeGreaterThanOrEqual(MEMBER_ASKED);
    expect(leastPass(report.late.get("pool, learned"))).toBeGreaterThanOrEqual(POOL_ASKED);
  },
);
