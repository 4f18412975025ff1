import { expect, test } from "@playwright/test";
import { agreeOn } from "./agree";
import { signIn } from "./session";

const LIMIT = "ES 97.5, 1 day, Halyard US Long/Short";

test("a channel into a private network is made, tried, and refused with its reason in the log", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/");
  await page.getByRole("link", { name: "Alerts" }).click();
  await expect(page.getByRole("heading", { name: "Alerts are shown here alone" })).toBeVisible();
  await page.getByRole("button", { name: "New channel" }).click();
  const form = page.getByRole("form", { name: "New channel" });
  await expect(form.getByRole("button", { name: "Add the channel" })).toBeDisabled();
  await form.getByLabel("Kind").selectOption("webhook");
  await form.getByLabel("Name").fill("Inner hook");
  await form.getByLabel("Address").fill("http://169.254.169.254/latest/canary");
  await form.getByRole("button", { name: "Add the channel" }).click();
  await expect(page.getByText(/^whsec_[\w-]{43}$/)).toBeVisible();
  await expect(page.getByRole("cell", { name: "http://169.254.169.254/…" })).toBeVisible();
  await page.getByRole("button", { name: "New route" }).click();
  await page.getByRole("form", { name: "New route" }).getByRole("button", { name: "Add the route" }).click();
  await expect(
    page.getByRole("row", { name: /warnings and critical every one Inner hook none/ }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Send a test to Inner hook" }).click();
  const row = page.getByRole("row", { name: /A test of this channel by Rosa Day/ });
  await expect(row).toContainText("failed after 1 try");
  await expect(row).toContainText("the address is in a private network");
  await expect(page.getByText("canary")).toHaveCount(0);
  await page.getByRole("button", { name: "Edit Inner hook" }).click();
  const edit = page.getByRole("form", { name: "Edit Inner hook" });
  await edit.getByLabel("Takes at least").selectOption("critical");
  await edit.getByLabel("Switched").selectOption("off");
  await edit.getByRole("button", { name: "Save the channel" }).click();
  await expect(page.getByRole("row", { name: /^Inner hook off .* critical only/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send a test to Inner hook" })).toBeDisabled();
  await page.getByRole("button", { name: "Remove Inner hook" }).click();
  await expect(page.getByText("No channel", { exact: true })).toBeVisible();
  await expect(page.getByText("No route", { exact: true })).toBeVisible();
});

test("a silenced breach rings no channel and is under the bell and among the breaches all the same", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/admin/alerts");
  await page.getByRole("button", { name: "New silence" }).click();
  const form = page.getByRole("form", { name: "New silence" });
  await form.getByLabel("Of").selectOption({ label: "Halyard US Long/Short" });
  await expect(form.getByRole("button", { name: "Silence it" })).toBeDisabled();
  await form.getByLabel("Reason").fill("index roll");
  await form.getByRole("button", { name: "Silence it" }).click();
  await expect(page.getByRole("row", { name: /Halyard US Long\/Short index roll Rosa Day/ })).toBeVisible();

  const before = await agreeOn(page, LIMIT, "0.12");
  await agreeOn(page, LIMIT, "0.1"); // its versions are told apart from those of other journeys
  const bell = page.getByRole("button", { name: /^Alerts, \d+ unread$/ });
  await expect(bell).toBeVisible();
  await bell.click();
  const centre = page.getByRole("dialog", { name: "Alerts" });
  await expect(centre.getByText(/opened \(silenced\)/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Alerts", exact: true })).toBeVisible(); // read
  await centre
    .getByRole("link", { name: /^ES 97.5, 1 day, Halyard/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/breaches\/\d+$/);
  await expect(
    page.getByRole("heading", { name: /^ES 97\.5, 1 day: .* limit 0\.1\d% of NAV$/ }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Silence this limit" }).click();
  const own = page.getByRole("form", { name: "Silence ES 97.5, 1 day" });
  await own.getByLabel("Reason").fill("known to the desk");
  await own.getByRole("button", { name: "Silence ES 97.5, 1 day" }).click();
  await expect(page.getByText(/^silenced until .* by Rosa Day$/)).toBeVisible();
  await page.goto("/breaches");
  await expect(page.getByRole("row", { name: /ES 97.5, 1 day hard Halyard.*Open/ }).first()).toBeVisible();

  await page.goto("/admin/alerts");
  await page
    .getByRole("button", { name: "End the silence of ES 97.5, 1 day, Halyard US Long/Short" })
    .click();
  await page.getByRole("button", { name: "End the silence of Halyard US Long/Short" }).click();
  await expect(page.getByText(/^ended /).first()).toBeVisible();
  await agreeOn(page, LIMIT, before);
});

test("a portfolio manager has the bell and is told that where alerts go is not theirs to read", async ({
  page,
}) => {
  await signIn(page, "portfolio-manager");
  await page.goto("/admin/alerts");
  await expect(page.getByText("Where alerts go is not yours to read.")).toBeVisible();
  await page.getByRole("button", { name: /^Alerts/ }).click();
  await expect(page.getByRole("dialog", { name: "Alerts" })).toBeVisible();
  for (const name of ["createChannel", "createRoute", "createSilence"])
    expect((await page.request.post(`/api/trpc/alerts.${name}`, { data: {} })).status()).toBe(403);
});

test("Prometheus reads the metrics from this machine", async ({ page }) => {
  const answer = await page.request.get("/metrics");
  expect(answer.status()).toBe(200);
  const text = await answer.text();
  expect(text).toMatch(/^plimsoll_ready 1$/m);
  expect(text).toMatch(/^plimsoll_assessment_age_seconds [0-9.]+$/m);
});
