import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./session";

test("a desk is made, assessed as one book a second later, left and closed again", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page);
  await page.goto("/admin/limits?view=desks");
  await page.getByRole("button", { name: "New desk" }).click();
  const making = page.getByRole("form", { name: "New desk" });
  await making.getByLabel("Name").fill("Macro desk");
  await making.getByLabel("Reason").fill("multi-asset is run apart");
  await making.getByRole("button", { name: "Make it" }).click();
  const desk = page.getByRole("row", { name: /^Macro desk/ });
  await expect(desk).toContainText("desk of no portfolios");

  const move = async (to: string, reason: string) => {
    await page.getByRole("button", { name: "Move Meridian Global Multi-Asset" }).click();
    const moving = page.getByRole("form", { name: "Move Meridian Global Multi-Asset" });
    await moving.getByLabel("Desk").selectOption(to);
    await moving.getByLabel("Reason").fill(reason);
    await moving.getByRole("button", { name: "Move" }).click();
    await expect(moving).toBeHidden();
  };
  await move("Macro desk", "it belongs there");
  await expect(desk).toContainText("desk of 1 portfolio");
  await page.goto("/");
  const row = page.getByRole("row", { name: /^.*Macro desk.*desk of 1 portfolio/ });
  await expect(row).toContainText(/\d,?\d{2,3}/, { timeout: 15_000 });
  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "No limits are set" }).first()).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Portfolio" }).getByRole("link")).toHaveText([
    "Board",
    "Positions",
    "Why it moved",
    "Back-test",
    "Point in time",
  ]);

  // While a portfolio is at it, it is not closed.
  await page.goto("/admin/limits?view=desks");
  await page.getByRole("button", { name: "Change Macro desk" }).click();
  const changing = page.getByRole("form", { name: "Change Macro desk" });
  await changing.getByLabel("Reason").fill("tried out");
  await changing.getByRole("button", { name: "Close it" }).click();
  await expect(changing.getByRole("alert")).toHaveText("Portfolios are at Macro desk: move them first.");
  expect(complaints.splice(0)).toEqual([expect.stringContaining("409")]);
  await move("at no desk", "back to where it was");
  await changing.getByRole("button", { name: "Close it" }).click();
  await expect(desk).toBeHidden();
  expect(complaints).toEqual([]);
});

test("a ticket says what it would do to the limits of the desk and of the organisation", async ({ page }) => {
  await signIn(page, "portfolio-manager");
  await page.goto("/portfolios/2/trade");
  await page.getByLabel("Symbol").fill("BWLN");
  await page.getByLabel("Quantity, negative sells").fill("5,000,000");
  await page.getByRole("button", { name: "Show what it would do" }).click();
  await expect(page.getByRole("heading", { name: /^Blocked: .*Equity desk: VaR 99, 1 day/ })).toBeVisible({
    timeout: 20_000,
  });
  const limits = page.getByRole("region", { name: "Table of limits" });
  await expect(limits.getByRole("row", { name: /^All portfolios: VaR 99, 1 day/ })).toBeVisible();
});

test("who may not change desks reads them", async ({ page }) => {
  await signIn(page, "auditor");
  await page.goto("/admin/limits?view=desks");
  await expect(page.getByRole("row", { name: /^Equity desk/ })).toContainText("desk of 2 portfolios");
  await expect(page.getByRole("button", { name: /^(New desk|Move|Change)/ })).toHaveCount(0);
});
