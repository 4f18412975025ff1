import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { signIn } from "./session";

test("an auditor finds a sign-in, opens what changed, checks the chain and takes an export", async ({
  page,
}) => {
  await signIn(page, "auditor");
  await page.goto("/");
  await page.getByRole("link", { name: "Audit" }).click();
  await expect(page.getByRole("row", { name: /person\.sign-in/ }).first()).toBeVisible();
  await page.getByLabel("What", { exact: true }).selectOption("demonstration.seed");
  await expect(page).toHaveURL(/action=demonstration\.seed$/);
  await page.getByRole("button", { name: /^What changed: demonstration\.seed/ }).click();
  await expect(page.getByRole("row", { name: "opensOn changed 2020-01-24", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Verify chain" }).click();
  await expect(page.getByRole("heading", { name: /^The chain holds, \d+ entries checked$/ })).toBeVisible();
  await expect(page.getByText(/^Hash of the newest line: [0-9a-f]{64}$/)).toBeVisible();
  await expect(page.getByText(/can't be proved|would not be noticed/)).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const text = readFileSync(await (await download).path(), "utf8");
  expect(text).toContain('"{""action"":""demonstration.seed""}"');
  expect(text.trimEnd().split("\r\n")).toHaveLength(4);
  await page.getByLabel("What", { exact: true }).selectOption("audit.export");
  await expect(page.getByRole("row", { name: /audit\.export/ }).first()).toBeVisible();
});

test("a portfolio manager is offered no audit, and the door refuses one all the same", async ({ page }) => {
  await signIn(page, "portfolio-manager");
  await page.goto("/admin/audit");
  await expect(page.getByText("The audit is not yours to read.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Audit" })).toHaveCount(0);
  expect((await page.request.post("/api/trpc/audit.verify", { data: {} })).status()).toBe(403);
});
