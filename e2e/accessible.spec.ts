import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { refusedByPolicy, signIn } from "./session";

const PAGES = [
  "/",
  "/portfolios/1",
  "/portfolios/1?how=es975",
  "/portfolios/1/positions",
  "/portfolios/1/change",
  "/portfolios/1/trade",
  "/portfolios/1/backtest",
  "/portfolios/1/at",
  "/breaches",
  "/admin/limits?view=proposals",
  "/admin/limits",
  "/account",
  "/reports",
  "/admin/audit",
  "/admin/alerts",
];

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ target }) => target.join(" "))
          .slice(0, 3)
          .join(" | ")}`,
    );
}

for (const theme of ["dark", "light"] as const) {
  test(`no page has a serious or critical finding in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    const refused = await refusedByPolicy(page);
    await page.goto("/sign-in");
    expect(await seriousFindings(page), "/sign-in").toEqual([]);
    await signIn(page);
    for (const path of PAGES) {
      await page.goto(path);
      await expect(page.locator("h1, h2").first()).toBeVisible();
      await page.waitForLoadState("load");
      if (path.startsWith("/portfolios")) await expect(page.getByText(/^Live/)).toBeVisible();
      if (path.includes("how="))
        await expect(page.getByRole("region", { name: /^Derivation/ })).toBeVisible();
      expect(await seriousFindings(page), path).toEqual([]);
    }
    expect(refused).toEqual([]);
  });
}

test("the way from the fleet to a changed limit needs no mouse", async ({ page }) => {
  await signIn(page);
  await page.goto("/");
  await expect(page.getByRole("link", { name: /Halyard/ }).first()).toBeVisible();
  await press(page, /Halyard US Long\/Short/);
  await expect(page).toHaveURL(/portfolios\/2$/);
  await expect(page.getByText(/^Live/)).toBeVisible();
  await press(page, /^Positions$/);
  await expect(page).toHaveURL(/positions$/);
  await press(page, /^Limits$/, "Shift+Tab"); // back over the tabs to the rail, not through 200 rows
  await expect(page).toHaveURL(/admin\/limits$/);
  await expect(page.getByRole("button", { name: /^Change VaR 99/ }).first()).toBeVisible();
  await press(page, /^Change VaR 99/);
  await expect(page.getByRole("form", { name: /^Change VaR 99/ }).first()).toBeVisible();
});

/** Tabs to what has such a name, and presses Enter there. */
async function press(page: Page, name: RegExp, step = "Tab"): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(step);
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();
    });
    if (!name.test(focused)) continue;
    await page.keyboard.press("Enter");
    return;
  }
  throw new Error(`eighty tabs do not reach ${name}`);
}
