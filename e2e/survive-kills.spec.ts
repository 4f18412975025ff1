import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Launched, launch, query } from "./launch";
import { personOf } from "./session";

const PORT = 3978;
/** Back within this time after a kill (promises R2 and R5). */
const BACK_MS_MAX = 5_000;

let dataDir: string;
let product: Launched;

test.describe.configure({ mode: "serial", timeout: 120_000 });
test.beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "plimsoll-kill-"));
  product = await launch({ port: PORT, dataDir });
});
test.afterAll(async () => {
  await product?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

type Tail = { rows: number; first: number; last: number; newest: number };

/** What is stored of the first portfolio: count, first and last sequence number, age of the newest row. */
async function tail(): Promise<Tail> {
  const [row] = await query<{ rows: string; first: string; last: string; newest: string }>(
    dataDir,
    `SELECT count(*) AS rows, min(seq) AS first, max(seq) AS last, extract(epoch FROM now() - max(computed_at)) * 1000 AS newest
     FROM risk_second WHERE portfolio_id = (SELECT min(portfolio_id) FROM risk_second)`,
  );
  return {
    rows: Number(row?.rows),
    first: Number(row?.first),
    last: Number(row?.last),
    newest: Number(row?.newest),
  };
}

/** Waits until rows are stored beyond `after`; returns how long that took. */
async function untilStoredAfter(after: number, sinceMs: number): Promise<number> {
  const last = () =>
    tail().then(
      (stored) => stored.last,
      () => 0,
    );
  try {
    await expect.poll(last, { intervals: [100], timeout: 30_000 }).toBeGreaterThan(after);
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe product said:\n${product.printed().slice(-3_000)}`);
  }
  return Date.now() - sinceMs;
}

async function expectDense(): Promise<void> {
  const { rows, first, last } = await tail();
  expect(first).toBe(1);
  expect(rows).toBe(last);
}

/** Process ids whose command line ends with a text, below the launcher. */
function pidsOf(program: string): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  return lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , parent, args]) => Number(parent) === product.process.pid && args?.includes(program))
    .map(([, pid]) => Number(pid));
}

function killHard(pids: readonly number[]): number {
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, "SIGKILL");
  return Date.now();
}

/** The server's first process: the parent of whoever answers us. */
async function postmaster(): Promise<number> {
  const [backend] = await query<{ pid: number }>(
    dataDir,
    "SELECT pid FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid() LIMIT 1",
  );
  return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(backend?.pid)], { encoding: "utf8" }));
}

const isWebUp = (): Promise<boolean> =>
  fetch(`http://127.0.0.1:${PORT}/api/health`).then(
    (answer) => answer.ok,
    () => false,
  );

test("a killed risk worker is back within five seconds, and no committed row is lost or doubled", async () => {
  const before = await tail();
  const killedAt = killHard(pidsOf("risk-worker.js"));
  expect(await untilStoredAfter(before.last + 2, killedAt)).toBeLessThan(BACK_MS_MAX + 2_000); // two rows take two more seconds
  await expectDense();
});

test("a killed web process is back within five seconds, while assessments go on", async () => {
  const before = await tail();
  const killedAt = killHard(pidsOf("web.js"));
  await expect.poll(isWebUp, { intervals: [100], timeout: 20_000 }).toBe(true);
  expect(Date.now() - killedAt).toBeLessThan(BACK_MS_MAX);
  await untilStoredAfter(before.last + 2, killedAt);
  await expectDense();
});

test("a killed database server is back within five seconds with every committed row", async () => {
  const before = await tail();
  const killedAt = killHard([await postmaster()]);
  expect(await untilStoredAfter(before.last, killedAt)).toBeLessThan(BACK_MS_MAX);
  await expectDense();
  expect((await tail()).rows).toBeGreaterThanOrEqual(before.rows);
});

test("a killed launcher takes its programs along, and the next start goes on with the sequence", async () => {
  const before = await tail();
  killHard([product.process.pid ?? 0]);
  await expect.poll(isWebUp, { intervals: [100], timeout: 10_000 }).toBe(false);
  const startedAt = Date.now();
  product = await launch({ port: PORT, dataDir });
  await untilStoredAfter(before.last, startedAt);
  expect(Date.now() - startedAt).toBeLessThan(BACK_MS_MAX + 5_000);
  await expectDense();
});

test("an open board says that it is cut off, recovers by itself, and draws the missing seconds as a gap", async ({
  page,
}) => {
  const { origin, searchParams } = new URL(product.address);
  await page
    .context()
    .addCookies([{ name: "plimsoll_start", value: searchParams.get("token") ?? "", url: origin }]);
  const { email } = personOf("risk-officer");
  await page.request.post(`${origin}/api/demonstration/sign-in`, { data: { email }, headers: { origin } });
  await page.goto(`${origin}/portfolios/1`);
  await expect(page.getByText(/^Live/)).toBeVisible();
  await page.waitForTimeout(4_000); // some seconds of line before the gap
  killHard(pidsOf("web.js"));
  await expect(page.getByText(/^(Offline|Not connected)/).first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/^Live/)).toBeVisible({ timeout: 30_000 });
  const [worker] = pidsOf("risk-worker.js");
  process.kill(worker ?? 0, "SIGSTOP");
  await expect(page.getByText(/^(Late|Delayed|Stale)/).first()).toBeVisible({ timeout: 15_000 });
  process.kill(worker ?? 0, "SIGCONT");
  await expect(page.getByText(/^Live/)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/beats? missing/)).toBeVisible({ timeout: 10_000 });
});

test("the readiness check tells the truth: ready when all is well, not ready while the worker is stopped", async () => {
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${PORT}/api/ready`);
    return { code: answer.status, ...((await answer.json()) as { worker: string; database: string }) };
  };
  await expect.poll(() => ready().then(({ code }) => code)).toBe(200);
  const [worker] = pidsOf("risk-worker.js");
  process.kill(worker ?? 0, "SIGSTOP");
  try {
    await expect
      .poll(ready, { timeout: 15_000 })
      .toMatchObject({ code: 503, worker: "late", database: "ok" });
  } finally {
    process.kill(worker ?? 0, "SIGCONT");
  }
  await expect.poll(() => ready().then(({ code }) => code), { timeout: 15_000 }).toBe(200);
  await expectDense();
});
