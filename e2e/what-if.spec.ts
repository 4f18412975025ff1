import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./session";

test("a what-if ticket compares every figure and limit, and leaves the live book alone", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "portfolio-manager");
  await page.goto("/portfolios/2/positions");
  const shown = page.getByText(/^\d+ positions$/);
  await expect(shown).toBeVisible();
  const before = await shown.textContent();
  await page.getByRole("navigation", { name: "Portfolio" }).getByRole("link", { name: "What-if" }).click();
  await expect(page.getByRole("heading", { name: /nothing is traded/ })).toBeVisible();
  await page.getByLabel("Symbol").fill("BWLN");
  await page.getByLabel("Quantity, negative sells").fill("-100,000");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByRole("heading", { name: /VaR 99 (rises|falls)/ })).toBeVisible({ timeout: 20_000 });
  const figures = page.getByRole("region", { name: "Table of figures" });
  await expect(figures.getByRole("row")).toHaveCount(11);
  await expect(figures.getByRole("row", { name: /Gross exposure/ })).toContainText("M");
  await expect(
    page.getByRole("region", { name: "Table of limits" }).getByRole("row", { name: /^VaR 99/ }),
  ).toBeVisible();
  await page.getByLabel("Symbol").fill("EUR");
  await page.getByLabel("Quantity, negative sells").fill("5000");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByRole("region", { name: "Table of lines" })).toContainText(
    "exchanged against base cash",
    {
      timeout: 20_000,
    },
  );
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(page.getByRole("heading", { name: /nothing is traded/ })).toBeVisible();
  await page.goto("/portfolios/2/positions");
  await expect(shown).toHaveText(before ?? "");
  expect(complaints).toEqual([]);
});

test("a ticket that can't be read, or names what nobody knows, says so", async ({ page }) => {
  await signIn(page, "portfolio-manager");
  await page.goto("/portfolios/2/trade");
  await page.getByLabel("Symbol").fill("BWLN");
  await page.getByLabel("Quantity, negative sells").fill("a lot");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "How many BWLN?" })).toBeVisible();
  await page.getByLabel("Symbol").fill("NOPE");
  await page.getByLabel("Quantity, negative sells").fill("5");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByText("Nobody knows the symbol NOPE.")).toBeVisible({ timeout: 20_000 });
});

test("why VaR moved: the terms on the screen sum to the change", async ({ page }) => {
  await signIn(page);
  await page.goto("/portfolios/2/change");
  await page.getByRole("button", { name: "15 minutes ago" }).click();
  const terms = page.getByRole("region", { name: "Value at risk" }).getByRole("row");
  await expect(terms).toHaveCount(11, { timeout: 40_000 });
  const numbers = await terms.evaluateAll((rows) =>
    rows.map((row) =>
      Number((row.lastElementChild?.textContent ?? "").replace("\u2212", "-").replaceAll(",", "")),
    ),
  );
  const [sum, ...parts] = numbers.toReversed();
  expect(numbers.every(Number.isFinite)).toBe(true);
  // Ten rounded terms: half a unit of the last digit each.
  expect(Math.abs(parts.reduce((all, each) => all + each, 0) - (sum ?? Number.NaN))).toBeLessThan(0.56);
  await expect(page.getByRole("region", { name: "Profit and loss" })).toContainText("Carry and time");
});

test("the back-test shows what was walked: every method with its tests, and the exceptions", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page);
  await page.goto("/portfolios/1/backtest");
  await expect(page.getByRole("heading", { name: /exceptions? in \d+ days at 99%/ })).toBeVisible({
    timeout: 280_000,
  });
  const methods = page.getByRole("region", { name: "Table of scores" });
  for (const name of ["Pool", "Historical", "Filtered historical", "Parametric t", "Fixed blend by regime"])
    await expect(methods.getByRole("rowheader", { name, exact: true })).toBeVisible();
  const exceptions = await page.getByRole("region", { name: "Table of exceptions" }).getByRole("row").count();
  await expect(
    page.getByRole("heading", { name: new RegExp(`^${exceptions - 1} exceptions? in`) }),
  ).toBeVisible();
  await page.getByRole("button", { name: "95%" }).click();
  await expect(page.getByRole("img", { name: /VaR 95%/ })).toBeVisible();
});
