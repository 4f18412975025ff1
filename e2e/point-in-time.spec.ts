import { expect, test } from "@playwright/test";
import { agreeOn } from "./agree";
import { complaintsOf, signIn } from "./session";

const LIMIT = "Single position, Sextant Options Overlay";
const MADE_AGAIN = { timeout: 30_000 };

test("an auditor looks at a second of the past, sees it made again to the bit, and walks to what is kept beside it", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  await signIn(page, "auditor");
  await page.goto("/portfolios/1");
  await page
    .getByRole("navigation", { name: "Portfolio" })
    .getByRole("link", { name: "Point in time" })
    .click();
  const equal = page.getByRole("heading", { name: "Made again: equal to the last bit" });
  await expect(equal).toBeVisible(MADE_AGAIN);
  await expect(page).toHaveURL(/\/portfolios\/1\/at\?at=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const newest = page.url();
  await expect(page.getByRole("region", { name: "Headline figures of the instant" })).toContainText("VaR 99");
  await expect(page.getByRole("region", { name: "Limits of the instant" })).toContainText("version 1");
  await expect(page.getByRole("region", { name: "Positions of the instant" })).toContainText("CUSM");

  const beside = page.getByRole("navigation", { name: "Instants beside this one" });
  await beside.getByRole("link", { name: "Previous whole" }).click();
  await expect(page.getByText(/UTC; kept whole: .*minute/)).toBeVisible(MADE_AGAIN);
  await expect(page.getByText("held against the whole snapshot")).toBeVisible();
  await expect(equal).toBeVisible();
  await beside.getByRole("link", { name: "Second after" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/UTC; its row is kept/)).toBeVisible(MADE_AGAIN);
  await expect(equal).toBeVisible();

  // Back leads back, and an address that was sent opens on its instant.
  await page.goBack();
  await expect(page.getByText("held against the whole snapshot")).toBeVisible();
  await page.goto(newest);
  await expect(equal).toBeVisible(MADE_AGAIN);
  expect(complaints).toEqual([]);
});

test("what is not kept says what is, and another second is picked by keyboard", async ({ page }) => {
  await signIn(page, "auditor");
  await page.goto("/portfolios/1/at");
  await expect(page.getByRole("heading", { name: /^Made again: / })).toBeVisible(MADE_AGAIN);
  const good = new URL(page.url()).searchParams.get("at") ?? "";
  await page.goto("/portfolios/1/at?at=2020-01-24T15:00:00Z");
  await expect(
    page.getByRole("alert").getByText(/^Nothing is kept of 2020-01-24T15:00:00Z\. Kept next/),
  ).toBeVisible();
  await page.getByLabel("Day").fill(good.slice(0, 10));
  await page.getByLabel("Second, UTC").fill(good.slice(11, 19));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Made again: equal to the last bit" })).toBeVisible(
    MADE_AGAIN,
  );
  await page.goto("/portfolios/1/at?at=yesterday");
  await expect(
    page.getByRole("alert").getByText(/^An instant is a whole second with its zone/),
  ).toBeVisible();
});

test("from the case of a breach one comes to the second of its opening, kept whole", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const before = await agreeOn(page, LIMIT, "1");
  await page.goto("/breaches");
  await page
    .getByRole("row", { name: /Single position.*Sextant.*Open/ })
    .getByRole("link", { name: "Single position" })
    .click({ timeout: 10_000 });
  await page.getByRole("link", { name: "As it stood then" }).click();
  await expect(page.getByText(/kept whole: breach's opening or end/)).toBeVisible(MADE_AGAIN);
  await expect(page.getByRole("heading", { name: "Made again: equal to the last bit" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Limits of the instant" })).toContainText("version 2");
  await expect(page.getByRole("list", { name: "Kept for more than its minute" })).toContainText("breach");
  await agreeOn(page, LIMIT, before);
});
