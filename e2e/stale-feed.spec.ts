import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Launched, launch } from "./launch";

const PORT = 3979;
const ORIGIN = `http://localhost:${PORT}`;
/** Trade round the clock: whenever this test runs, their market is open. */
const SYMBOLS = ["BTC-USD", "ETH-USD"];
const DAYS = 620;
const DAY_MS = 86_400_000;

let folder: string;
let product: Launched;
let stopPushing: () => void = () => {};

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-own-"));
  product = await launch({ port: PORT, dataDir: join(folder, "data"), args: ["--empty"], hasBooks: false });
  writeFileSync(join(folder, "prices.csv"), prices());
  writeFileSync(
    join(folder, "positions.csv"),
    "symbol,quantity,portfolio,type\nBTC-USD,2,Coins,crypto\nETH-USD,-10,Coins,crypto\nUSD,50000,Coins,cash\n",
  );
  risk("import", "prices", join(folder, "prices.csv"));
  risk("import", "positions", join(folder, "positions.csv"));
});
test.afterAll(async () => {
  stopPushing();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Daily closes up to yesterday; wavy, so that nothing is random and nothing stands still. */
function prices(): string {
  const lines = ["symbol,date,close,volume"];
  for (let back = DAYS; back >= 1; back--) {
    const date = new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10);
    for (const [i, symbol] of SYMBOLS.entries()) {
      const close = 1000 * (i + 1) * Math.exp(0.1 * Math.sin(back * (1.3 + i)) + 0.05 * Math.cos(back * 2.9));
      lines.push(`${symbol},${date},${close.toFixed(2)},5000`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function risk(...args: string[]): string {
  const env = { ...process.env, PLIMSOLL_DATA_DIR: product.dataDir };
  return execFileSync(process.execPath, [".build/programs/cli.js", ...args], { env, encoding: "utf8" });
}

const installationKey = (): string =>
  readFileSync(join(product.dataDir, "secrets", "api-key"), "utf8").trim();

async function push(ticks: readonly { symbol: string; price: number }[]): Promise<void> {
  const key = installationKey();
  const answer = await fetch(`${ORIGIN}/api/v1/prices`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(ticks),
  });
  expect(answer.status).toBe(200);
}

const OWN_PASSWORD = "a password of the owner's own";

/** Sends both prices twice a second until told to stop. */
function keepPushing(): void {
  let price = 1000;
  const timer = setInterval(() => {
    price += 1;
    void push([
      { symbol: "BTC-USD", price },
      { symbol: "ETH-USD", price: 2000 },
    ]);
  }, 500);
  stopPushing = () => clearInterval(timer);
}

/** The first time with the printed password, which is changed at once, as it must be. */
function signInAsOwner(page: Page): Promise<void> {
  const [, email = "", first = ""] = /First sign-in: (\S+), password (\S+)/.exec(product.printed()) ?? [];
  return signInFirst(page, email, first);
}

async function signInFirst(page: Page, email: string, first: string): Promise<void> {
  const post = (path: string, data: object) =>
    page.request.post(`${ORIGIN}/api/auth${path}`, { data, headers: { origin: ORIGIN } });
  const again = await post("/sign-in/email", { email, password: OWN_PASSWORD });
  if (again.status() === 200) return;
  expect((await post("/sign-in/email", { email, password: first })).status()).toBe(200);
  const change = { currentPassword: first, newPassword: OWN_PASSWORD };
  expect((await post("/change-password", change)).status()).toBe(200);
}

/** What a procedure that changes something answers. */
async function call(page: Page, procedure: string, data: object): Promise<Record<string, unknown>> {
  const answer = await page.request.post(`${ORIGIN}/api/trpc/${procedure}`, {
    data,
    headers: { origin: ORIGIN },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()).result.data;
}

test("one's own book, imported and fed over HTTP, is assessed live", async ({ page, browser }) => {
  keepPushing();
  await product.waitFor(/First VaR .*Coins/);
  await signInAsOwner(page);
  await page.goto(`${ORIGIN}/`);
  await page.getByRole("link", { name: /Coins/ }).first().click();
  await expect(page.getByText(/^Live/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Simulated data")).toHaveCount(0);
  // A first limit takes two: the owner proposes it, and the officer whom they let in approves.
  const line = { name: "VaR 99, 1 day", metric: "var99", unit: "nav", kind: "hard", threshold: 0.9 };
  const proposed = await call(page, "limits.propose", {
    terms: { portfolioId: "1", ...line },
    reason: "a first limit",
  });
  const invited = { name: "Olga Stay", email: "olga@coins.example", roles: ["risk-officer"] };
  const { email, password } = await call(page, "people.invite", { ...invited, portfolioIds: null });
  const context = await browser.newContext();
  const officer = await context.newPage();
  await signInFirst(officer, String(email), String(password));
  await call(officer, "limits.approve", { proposalId: proposed.id });
  await context.close();
  await expect(page.getByRole("meter", { name: /VaR 99/ }).first()).toHaveAttribute(
    "aria-valuetext",
    /% of/,
    { timeout: 10_000 },
  );

  // An order system asks before it sends: a hundred times the book breaks the limit, a coin does not.
  const asked = async (quantity: number, portfolio = "Coins") => {
    const answer = await fetch(`${ORIGIN}/api/v1/pre-trade`, {
      method: "POST",
      headers: { authorization: `Bearer ${installationKey()}`, "content-type": "application/json" },
      body: JSON.stringify({ portfolio, trades: [{ symbol: "BTC-USD", quantity }] }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  expect(await asked(1)).toMatchObject({ status: 200, body: { isBlocked: false, blockedBy: [] } });
  expect(await asked(100_000)).toMatchObject({
    status: 200,
    body: { isBlocked: true, blockedBy: ["VaR 99, 1 day"], limits: [{ after: "breach" }] },
  });
  expect(await asked(1, "Nowhere")).toMatchObject({ status: 404 });
});

test("a price reaches the pixels; the time it takes is noted", async ({ page }) => {
  stopPushing();
  await signInAsOwner(page);
  await page.goto(`${ORIGIN}/portfolios/1`);
  const nav = page.locator(".tile", { hasText: "NAV" }).first().locator(".tile-figure");
  await expect(nav).not.toHaveText("—");
  const times: number[] = [];
  for (let i = 1; i <= 20; i++) {
    const before = await nav.textContent();
    await page.waitForTimeout(137 * (i % 7)); // not in step with the beat
    const sentAt = Date.now();
    await push([
      { symbol: "BTC-USD", price: 1000 + i },
      { symbol: "ETH-USD", price: i % 2 === 0 ? 2000 : 2300 }, // a fifth at once would be held
    ]);
    await expect(nav).not.toHaveText(before ?? "", { timeout: 10_000 });
    times.push(Date.now() - sentAt);
  }
  times.sort((a, b) => a - b);
  const figures = `p50 ${times[9]} ms, p95 ${times[18]} ms, most ${times[19]} ms of 20`;
  test.info().annotations.push({ type: "price arrival to pixels", description: figures });
  process.stdout.write(`price arrival to pixels: ${figures}\n`);
});

test("a feed that falls silent is named within seconds, and after ten the limits are unknown, never ok", async ({
  page,
}) => {
  keepPushing();
  await signInAsOwner(page);
  await page.goto(`${ORIGIN}/portfolios/1`);
  const meter = page.getByRole("meter", { name: /VaR 99/ }).first();
  await expect(meter).toHaveAttribute("aria-valuetext", /% of/);
  await expect(page.getByText(/^Live/)).toBeVisible({ timeout: 20_000 });
  stopPushing();
  const silentAt = Date.now();
  const chip = page.getByText(/2 prices late/);
  await expect(chip).toBeVisible({ timeout: 5_000 });
  const namedMs = Date.now() - silentAt;
  await expect(chip).toHaveAttribute(
    "title",
    /BTC-USD \((delayed|flagged|stale)\) and ETH-USD \((delayed|flagged|stale)\): .*100\.0% of gross/,
  );
  await expect(meter).toHaveAttribute("aria-valuetext", "unknown", { timeout: 15_000 });
  process.stdout.write(
    `silent feed: named after ${namedMs} ms, limits unknown after ${Date.now() - silentAt} ms\n`,
  );
  await expect(page.getByText(/2 stale/).first()).toBeVisible();
  const bell = page.getByRole("button", { name: /^Alerts/ });
  await expect(bell).toHaveAttribute("aria-label", "Alerts, 1 unread", { timeout: 10_000 }); // the feed, no child of it
  await bell.click();
  await expect(page.getByRole("dialog", { name: "Alerts" }).getByText(/The feed is silent/)).toBeVisible();
  await page.keyboard.press("Escape");
  keepPushing();
  await expect(meter).toHaveAttribute("aria-valuetext", /% of/, { timeout: 10_000 });
  await bell.click();
  await expect(page.getByRole("dialog", { name: "Alerts" }).getByText(/The feed is back/)).toBeVisible({
    timeout: 10_000,
  });
});
