import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./session";

const TILES = ["NAV", "P&L today", "VaR 95", "VaR 99", "ES 97.5", "Volatility", "Regime", "Worst limit"];

test("the board shows eight tiles, limits and breaches without scrolling, moves by itself and says nothing wrong", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  await signIn(page);
  await page.goto("/");
  await expect(page.getByText("Simulated data")).toBeVisible();
  await page
    .getByRole("link", { name: /Halyard US Long\/Short/ })
    .first()
    .click();
  await expect(page.getByText(/^Live/)).toBeVisible();
  for (const name of TILES)
    await expect(page.locator(".tile-name", { hasText: name }).first()).toBeInViewport();
  await expect(page.getByRole("heading", { name: "Limits", exact: true })).toBeInViewport();
  await expect(page.getByRole("heading", { name: "Open breaches", exact: true })).toBeInViewport();
  await expect(page.getByText("Simulated data")).toBeVisible();
  const nav = page.locator(".tile", { hasText: "P&L today" }).locator(".tile-figure");
  const clock = page.getByText(/\d\d:\d\d:\d\d New York/);
  const before = [await nav.textContent(), await clock.textContent()];
  await expect
    .poll(async () => [await nav.textContent(), await clock.textContent()], { timeout: 20_000 })
    .not.toEqual(before);
  await expect(clock).not.toHaveText(before[1] ?? "");
  const paint = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
  );
  test.info().annotations.push({ type: "first contentful paint", description: `${paint} ms` });
  expect(complaints).toEqual([]);
});

test("no page scrolls sideways on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  for (const path of [
    "/",
    "/portfolios/1",
    "/portfolios/2/positions",
    "/breaches",
    "/admin/limits",
    "/sign-in",
  ]) {
    await page.goto(path);
    await expect(page.locator("h1, h2").first()).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});

test("the picture of the readme is taken", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await signIn(page);
  await page.goto("/portfolios/1");
  await expect(page.getByText(/^Live/)).toBeVisible();
  const picture = await page.screenshot({ path: ".artifacts/board.png" });
  expect(picture.length).toBeGreaterThan(20_000);
});
