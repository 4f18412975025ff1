import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./session";

test("from the fleet to one position, and from its VaR to what it is made of", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "portfolio-manager");
  await page.goto("/");
  await page
    .getByRole("link", { name: /Meridian Global Multi-Asset/ })
    .first()
    .click();
  await page.getByRole("navigation", { name: "Portfolio" }).getByRole("link", { name: "Positions" }).click();
  await page.getByRole("searchbox", { name: "Filter positions" }).fill("CUSM");
  await page.getByRole("link", { name: /CUSM/ }).first().click();
  await expect(page.getByRole("region", { name: "Figures of CUSM" })).toBeVisible();
  const how = page.locator("section", { hasText: "How this number is made" }).last();
  await expect(how.getByText("filtered-portfolio").first()).toBeVisible({ timeout: 20_000 });
  await expect(how.getByText("parametric-t").first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a figure of the board opens into its derivation by keyboard, at an address of its own, and closes again", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  await signIn(page, "portfolio-manager");
  await page.goto("/portfolios/1");
  const figure = page
    .getByRole("region", { name: "Headline figures" })
    .getByRole("link", { name: /How this is made: VaR 99/ });
  await figure.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "How this is made: VaR 99" });
  await expect(sheet.getByText(/The scenario that is VaR/)).toBeVisible({ timeout: 20_000 });
  await expect(page).toHaveURL(/\?how=var99$/);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/portfolios\/1$/);
  await expect(figure).toBeFocused();
  await page.goto("/portfolios/1?how=nav");
  await expect(page.getByRole("region", { name: "Derivation of Net asset value" })).toBeVisible({
    timeout: 20_000,
  });
  await page.goto("/portfolios/1?how=nothing");
  await expect(page.getByText("The address names no figure that has a derivation.")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a position of another portfolio is not found there, and says so", async ({ page }) => {
  await signIn(page);
  await page.goto("/portfolios/1/positions/999999");
  await expect(page.getByText(/not held|no such position/i).first()).toBeVisible({ timeout: 20_000 });
  await page.goto("/portfolios/999999");
  await expect(page.getByText("There is no such portfolio.").first()).toBeVisible({ timeout: 20_000 });
});
