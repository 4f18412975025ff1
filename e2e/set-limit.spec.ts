import { expect, test } from "@playwright/test";
import { agreeOn, approveAsHead } from "./agree";
import { origin, signIn } from "./session";

const LIMIT = "VaR 99, 1 day, Halyard US Long/Short";
const CHANGE = `Change ${LIMIT}`;

test("proposed by one, approved by another, breached within a beat, worked to its end by both", async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  await signIn(page);
  await page.goto("/admin/limits");
  await page.getByRole("button", { name: CHANGE }).click();
  const form = page.getByRole("form", { name: CHANGE });
  const before = await form.getByLabel("New limit").inputValue();
  await form.getByLabel("New limit").fill("0.1");
  await form.getByLabel("Reason").fill("tried out");
  await expect(form.getByText(/breach now/i)).toBeVisible();
  const preview = form.getByRole("region", { name: "What it would do" });
  await expect(preview.getByText(/breached/)).toBeVisible({ timeout: 20_000 });
  await preview.getByRole("button", { name: "Back-test over a year" }).click();
  await expect(preview.getByText(/^Over on \d+ of \d+ evenings/)).toBeVisible({ timeout: 40_000 });
  await form.getByRole("button", { name: "Propose it, to breach" }).click();
  await expect(form).toBeHidden();

  // Whoever proposed it is offered no approval, and the door refuses one all the same.
  await page.goto("/admin/limits?view=proposals");
  await expect(page.getByText("You proposed this change, so you can't approve it.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await approveAsHead(page, LIMIT);

  await page.goto("/breaches");
  await page
    .getByRole("row", { name: /VaR 99, 1 day.*Halyard.*Open/ })
    .getByRole("link", { name: "VaR 99, 1 day" })
    .click({ timeout: 10_000 });
  await expect(page).toHaveURL(/\/breaches\/\d+$/);
  const course = page.getByRole("list", { name: "Course of the case" });
  await expect(course.getByText(/passed on in/)).toBeVisible();
  await page.getByRole("button", { name: /^Acknowledge/ }).click();
  await expect(course.getByText("Rosa Day")).toBeVisible();
  await expect(page.getByText(/^The line was moved from .* to 0\.10% of NAV\./)).toBeVisible({
    timeout: 30_000,
  });

  // A hard limit is waived by the head of risk alone, until the next minute but one second.
  const context = await browser.newContext({ baseURL: origin() });
  const head = await context.newPage();
  await signIn(head, "head-of-risk");
  await head.goto(page.url());
  const decision = (name: string) => head.getByRole("button", { name, exact: true });
  await decision("Waive").first().click();
  const waiving = head.getByRole("form", { name: /^Waive VaR 99/ });
  await waiving.getByLabel("Why it is tolerated").fill("until the next minute");
  await waiving.getByLabel("Until").fill(nextMinute());
  await waiving.getByRole("button", { name: "Waive" }).click();
  await expect(head.getByText(/waived until/).first()).toBeVisible();
  await expect(head.getByText("The waiver ended")).toBeVisible({ timeout: 100_000 });

  // The line is set back, the breach is cured, and the case is closed with its cause.
  await agreeOn(page, LIMIT, before);
  await expect(head.getByText(/^Cured back at/)).toBeVisible({ timeout: 20_000 });
  await decision("Close").first().click();
  const closing = head.getByRole("form", { name: /^Close VaR 99/ });
  await closing.getByLabel("What it was").selectOption("technical-issue");
  await closing.getByLabel("What was done").selectOption("no-action");
  await closing.getByLabel("In a sentence").fill("the line was tried out");
  await closing.getByRole("button", { name: "Close" }).click();
  await expect(head.getByText("Halvor Stem closed it")).toBeVisible();
  await context.close();

  await page.goto("/admin/limits");
  await expect(
    page.getByRole("region", { name: "Limits of Halyard US Long/Short" }).getByText("v3, Rosa Day"),
  ).toBeVisible();
});

/** The next full minute that is ten seconds away at least, as the field takes it. */
function nextMinute(): string {
  const at = new Date(Math.ceil((Date.now() + 10_000) / 60_000) * 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

test("a new limit on a sector is proposed, previewed, approved and held", async ({ page }) => {
  await signIn(page);
  await page.goto("/admin/limits");
  await page.getByRole("button", { name: "New limit" }).click();
  const form = page.getByRole("form", { name: "New limit" });
  await form.getByLabel("Portfolio").selectOption({ label: "Halyard US Long/Short" });
  await form.getByLabel("Name").fill("Technology, gross");
  await form.getByLabel("Set on").selectOption("gross-exposure");
  await form.getByLabel("Of").selectOption("sector");
  await form.getByLabel("Which sector").fill("Technology");
  await form.getByRole("textbox", { name: "Limit", exact: true }).fill("300");
  await form.getByLabel("Reason").fill("policy of the house");
  await expect(form.getByRole("region", { name: "What it would do" }).getByText(/%, /)).toBeVisible({
    timeout: 20_000,
  });
  await form.getByRole("button", { name: "Propose the limit" }).click();
  await expect(form).toBeHidden();
  await approveAsHead(page, "Technology, gross, Halyard US Long/Short");
  await page.goto("/admin/limits");
  const row = page.getByRole("row", { name: /Technology, gross.*sector Technology/ });
  await expect(row.getByRole("meter")).toHaveAttribute("aria-valuetext", /% of limit/, { timeout: 10_000 });
});

test("a portfolio manager sees the limits and is offered no change; the door refuses one all the same", async ({
  page,
}) => {
  await signIn(page, "portfolio-manager");
  await page.goto("/admin/limits");
  await expect(page.getByText("VaR 99, 1 day").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Change / })).toHaveCount(0);
  const answer = await page.request.post("/api/trpc/limits.proposeChange", {
    data: { limitId: "1", version: 1, kind: "hard", threshold: 1, reason: "mine" },
    headers: { origin: origin() },
  });
  expect(answer.status()).toBe(403);
});
