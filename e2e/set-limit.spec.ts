import { expect, test } from "@playwright/test";
import { signIn } from "./session";

const CHANGE = "Change VaR 99, 1 day, Halyard US Long/Short";

test("an officer lowers a limit, the next beat breaches it, the breach is acknowledged, and the limit is set back", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/admin/limits");
  await page.getByRole("button", { name: CHANGE }).click();
  const form = page.getByRole("form", { name: CHANGE });
  const before = await form.getByLabel("New limit").inputValue();
  await form.getByLabel("New limit").fill("0.1");
  await form.getByLabel("Reason").fill("tried out");
  await expect(form.getByText(/breach now/i)).toBeVisible();
  await form.getByRole("button", { name: "Set it, and breach" }).click();
  await expect(form).toBeHidden();

  await page.goto("/portfolios/2");
  await expect(
    page
      .getByRole("heading", { level: 1 })
      .or(page.getByText(/1 limit breached/))
      .first(),
  ).toBeVisible();
  await expect(page.getByText(/breached/).first()).toBeVisible({ timeout: 10_000 });
  await page.goto("/breaches");
  await page
    .getByRole("button", { name: /Acknowledge/ })
    .first()
    .click();
  await expect(page.getByText(/Rosa Day/).first()).toBeVisible();

  await page
    .getByRole("button", { name: /^Why VaR 99.*Halyard/ })
    .first()
    .click();
  const why = page.getByRole("region", { name: /^Why VaR 99, 1 day opened/ });
  await expect(why.getByText(/^The line was moved from .* to 0\.10% of NAV\./)).toBeVisible({
    timeout: 20_000,
  });
  await expect(why.getByText(/^Within its line at .*, opened at /)).toBeVisible();
  await expect(page).toHaveURL(/\?why=\d+$/);

  await page.goto("/admin/limits");
  await page.getByRole("button", { name: CHANGE }).click();
  await form.getByLabel("New limit").fill(before);
  await form.getByLabel("Reason").fill("back to what it was");
  await form.getByRole("button", { name: "Set the limit" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByText("v3, Rosa Day")).toBeVisible();
});

test("a portfolio manager sees the limits and is offered no change; the door refuses one all the same", async ({
  page,
}) => {
  await signIn(page, "portfolio-manager");
  await page.goto("/admin/limits");
  await expect(page.getByText("VaR 99, 1 day").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Change / })).toHaveCount(0);
  const answer = await page.request.post("/api/trpc/limits.set", {
    data: { limitId: "1", version: 1, threshold: 1, reason: "mine" },
  });
  expect(answer.status()).toBe(403);
});
