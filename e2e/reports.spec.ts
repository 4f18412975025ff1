import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { DailyReport } from "~/server/domain/daily-report";
import { overfull } from "./full-report";
import { query } from "./launch";
import { origin, signIn } from "./session";

const PORTFOLIO = "Halyard US Long/Short";
const PAGES_MAX = 2;

/** Makes today's report of a portfolio; the page is then the report's. */
async function make(page: Page, portfolio: string): Promise<void> {
  await page.goto("/reports");
  await page.getByLabel("Portfolio").selectOption({ label: portfolio });
  await page.getByRole("button", { name: "Make today's report" }).click();
  // The worker explains the change and scores the back-test first.
  await expect(page).toHaveURL(/\/reports\/\d+$/, { timeout: 40_000 });
  await expect(page.getByRole("article", { name: `Daily risk report, ${portfolio}` })).toBeVisible();
}

/** Pages of the printed sheet, as the browser lays it out. */
async function printedPages(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

async function exported(page: Page, format: "CSV" | "JSON"): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: format, exact: true }).click();
  return readFileSync(await (await download).path(), "utf8");
}

test("an officer makes today's report, signs it, takes it away, and prints it on two pages at most", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page);
  await page.goto("/");
  await page.getByRole("link", { name: "Reports" }).click();
  await make(page, PORTFOLIO);
  const sheet = page.getByRole("article");
  for (const section of ["Why it moved", "Utilisation of limits", "Breaches", "Top contributors"])
    await expect(sheet.getByRole("heading", { name: section })).toBeVisible();
  for (const section of ["Historical stress", "Back-test", "Liquidity", "Concentration", "Counterparties"])
    await expect(sheet.getByRole("heading", { name: section })).toBeVisible();
  for (const section of ["Data quality", "Models", "Sign-off"])
    await expect(sheet.getByRole("heading", { name: section })).toBeVisible();

  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(sheet.getByText(/^Rosa Day, risk officer, signed on /)).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign", exact: true })).toHaveCount(0);

  const body = await exported(page, "JSON");
  const hash = createHash("sha256").update(body, "utf8").digest("hex");
  await expect(sheet.getByText(hash)).toBeVisible();
  const { figures } = JSON.parse(body) as { figures: { figure: string; valueBase: { value: number } }[] };
  const var99 = figures.find(({ figure }) => figure === "var99")?.valueBase.value ?? Number.NaN;
  const csv = await exported(page, "CSV");
  expect(csv).toContain(`figures,var99,value,${var99},`);
  expect(csv.split("\r\n")[2]).toBe(`# sha256,${hash}`);
  const workbook = page.waitForEvent("download");
  await page.getByRole("button", { name: "XLSX", exact: true }).click();
  expect(
    readFileSync(await (await workbook).path())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
  // What is on the page is what is in the file.
  const whole = new Intl.NumberFormat("en-US").format(Math.round(var99));
  await expect(sheet.getByRole("row", { name: new RegExp(`^VaR 99 \\$${whole} `) })).toBeVisible();
  expect(await printedPages(page)).toBeLessThanOrEqual(PAGES_MAX);
  // Dark ink on white paper, also from a dark screen, and nothing but the sheet.
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(sheet).toHaveCSS("color", "rgb(19, 26, 34)");
  await expect(sheet).toHaveCSS("background-color", "rgb(255, 255, 255)");
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await page.emulateMedia({ media: null, colorScheme: null });

  await page.goto("/reports");
  await expect(
    page.getByRole("row", { name: /Halyard US Long\/Short.*signed by Rosa Day/ }).first(),
  ).toBeVisible();
});

test("the report of every demonstration portfolio fits on two pages", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, "head-of-risk");
  await page.goto("/reports");
  const options = page.getByLabel("Portfolio").getByRole("option");
  await expect.poll(() => options.count()).toBeGreaterThan(1);
  const portfolios = await options.allTextContents();
  for (const portfolio of portfolios) {
    await make(page, portfolio);
    expect(await printedPages(page), portfolio).toBeLessThanOrEqual(PAGES_MAX);
  }
});

test("a report with more than a page has room for fits on two pages, and says what is left to the exports", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page);
  await make(page, PORTFOLIO);
  const body = JSON.stringify(overfull(JSON.parse(await exported(page, "JSON")) as DailyReport));
  const number = /\d+$/.exec(page.url())?.[0];
  const [row] = await query<{ id: number }>(
    process.env.E2E_DATA_DIR ?? "",
    `INSERT INTO daily_report (organisation_id, portfolio_id, business_date, version, snapshot_seq, as_of, computed_at,
       body, content_hash, made_by_id, made_by_name, made_at)
     SELECT organisation_id, portfolio_id, business_date, 1000 + id, snapshot_seq, as_of, computed_at,
       $full$${body}$full$, encode(sha256(convert_to($full$${body}$full$, 'UTF8')), 'hex'), 'e2e', 'Nobody', made_at
     FROM daily_report WHERE id = ${number} RETURNING id`,
  );
  await page.goto(`/reports/${row?.id}`);
  await expect(page.getByRole("article").getByText("38 more in the exports")).toBeVisible();
  await expect(page.getByText("20 more in the exports").first()).toBeVisible();
  expect(await printedPages(page)).toBe(PAGES_MAX);
});

test("a portfolio manager reads a report and is offered neither to make nor to sign one; the door refuses both", async ({
  page,
}) => {
  await signIn(page, "portfolio-manager");
  await page.goto("/reports");
  const link = page
    .getByRole("row", { name: /Halyard US Long\/Short/ })
    .getByRole("link")
    .first();
  await link.click();
  await expect(page.getByRole("article")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign", exact: true })).toHaveCount(0);
  await page.goto("/reports");
  await expect(page.getByRole("button", { name: "Make today's report" })).toHaveCount(0);
  const headers = { origin: origin() };
  for (const [path, data] of [
    ["reports.make", { portfolioId: "1" }],
    ["reports.sign", { reportId: "1", contentHash: "0".repeat(64) }],
  ] as const)
    expect((await page.request.post(`/api/trpc/${path}`, { data, headers })).status()).toBe(403);
});
