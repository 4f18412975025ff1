import { mkdirSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { totpOf } from "~/server/adapters/auth/test-totp";
import { CANARY } from "./printed-secrets";
import { complaintsOf, origin, signIn } from "./session";

const OWN_PASSWORD = `a ${CANARY} of my own`;

async function isClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test("an administrator invites somebody, who chooses a password, sees their scope alone and is shut out", async ({
  page,
  browser,
}) => {
  const complaints = complaintsOf(page);
  await signIn(page, "admin");
  await page.goto("/");
  await page.getByRole("button", { name: /^Kit Capstan/ }).click();
  await page.getByRole("menuitem", { name: "People and keys" }).click();
  await expect(page).toHaveURL(/admin\/users$/);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const form = page.getByRole("form", { name: "Invite somebody" });
  await form.getByLabel("Name").fill("Nora Scope");
  await form.getByLabel("E-mail").fill("nora@plimsoll.example");
  await form.getByLabel(/^all of them/).uncheck();
  await form.getByLabel("Halyard US Long/Short").check();
  await isClean(page);
  await form.getByRole("button", { name: /^Invite/ }).click();
  const password = (await page.locator(".told-code").textContent()) ?? "";
  expect(password).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{8}){3}$/);
  await page.getByRole("button", { name: "I have it, hide it" }).click();
  await expect(page.getByText(password)).toHaveCount(0);
  await expect(page.getByRole("row", { name: /Nora Scope/ })).toContainText(
    "first password, not changed yet",
  );

  const theirs = await (await browser.newContext({ baseURL: origin() })).newPage();
  await theirs.goto("/sign-in");
  await theirs.getByLabel("E-mail").fill("nora@plimsoll.example");
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(theirs).toHaveURL(/first-password$/);
  await isClean(theirs);
  await theirs.goto("/portfolios/2");
  await expect(theirs).toHaveURL(/first-password$/);
  await theirs.getByLabel("The password you were given").fill(password);
  await theirs.getByLabel("New password", { exact: true }).fill(OWN_PASSWORD);
  await theirs.getByLabel("New password, once more").fill(OWN_PASSWORD);
  await theirs.getByRole("button", { name: "Change the password" }).click();
  await expect(theirs.getByRole("link", { name: /Halyard US Long\/Short/ }).first()).toBeVisible();
  const answer = await theirs.request.get("/api/trpc/risk.fleet");
  const { result } = (await answer.json()) as { result: { data: { entries: { portfolioName: string }[] } } };
  expect(result.data.entries.map(({ portfolioName }) => portfolioName)).toEqual(["Halyard US Long/Short"]);

  await theirs.goto("/account");
  await theirs.getByLabel("Your password", { exact: true }).last().fill(OWN_PASSWORD);
  await theirs.getByRole("button", { name: "Set a second factor up" }).click();
  const uri = (await theirs.getByRole("link", { name: "opening it there" }).getAttribute("href")) ?? "";
  await expect(theirs.getByRole("img", { name: /^The key as a code/ })).toBeVisible();
  await expect(theirs.locator(".told-list code")).toHaveCount(10);
  await isClean(theirs);
  await theirs.getByLabel("The code that it shows now").fill(totpOf(uri));
  await theirs.getByRole("button", { name: "Turn the second factor on" }).click();
  await expect(theirs.getByRole("button", { name: "Turn the second factor off" })).toBeVisible();
  await theirs.getByRole("button", { name: /^Nora Scope/ }).click();
  await theirs.getByRole("menuitem", { name: "Sign out" }).click();
  await theirs.getByLabel("E-mail").fill("nora@plimsoll.example");
  await theirs.getByLabel("Password").fill(OWN_PASSWORD);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await theirs.getByLabel(/^Code of your authenticator/).fill(totpOf(uri));
  await isClean(theirs);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(theirs.getByRole("link", { name: /Halyard US Long\/Short/ }).first()).toBeVisible();

  await page.getByRole("button", { name: "Change Nora Scope" }).click();
  await page.getByRole("button", { name: "Shut them out" }).click();
  await expect(page.getByRole("row", { name: /Nora Scope/ })).toContainText("shut out");
  // The page that is open asks by itself, and is led out.
  await expect(theirs).toHaveURL(/sign-in/, { timeout: 10_000 });
  expect(complaints).toEqual([]);
});

test("a key is made, shown once, used and revoked", async ({ page, request }) => {
  await signIn(page, "admin");
  await page.goto("/admin/users");
  await page.getByRole("button", { name: "Make a key" }).click();
  const form = page.getByRole("form", { name: "Make a key" });
  await form.getByLabel("Used by").fill("the report");
  await form.getByLabel("read the latest risk").check();
  await form.getByRole("button", { name: /^Make the key/ }).click();
  const key = (await page.locator(".told-code").textContent()) ?? "";
  const asked = () => request.get(`${origin()}/api/v1/risk`, { headers: { authorization: `Bearer ${key}` } });
  expect((await asked()).status()).toBe(200);
  await page.getByRole("button", { name: "I have it, hide it" }).click();
  await page.getByRole("button", { name: "Revoke the report" }).click();
  await expect(page.getByRole("row", { name: /the report/ })).toContainText("revoked");
  expect((await asked()).status()).toBe(401);
});

test("one's own sessions are listed and another one is ended", async ({ page, browser }) => {
  await signIn(page, "viewer");
  const other = await (await browser.newContext({ baseURL: origin() })).newPage();
  await signIn(other, "viewer");
  await page.goto("/account");
  await expect(page.getByText("this one")).toHaveCount(1);
  const out = page.getByRole("button", { name: "Sign it out" });
  await expect(out.first()).toBeVisible();
  for (let left = await out.count(); left > 0; left--) {
    await out.first().click();
    await expect(out).toHaveCount(left - 1);
  }
  expect((await other.request.get("/api/trpc/people.me")).status()).toBe(401);
  expect((await page.request.get("/api/trpc/people.me")).status()).toBe(200);
});

for (const theme of ["dark", "light"] as const) {
  for (const width of [1366, 390]) {
    test(`people and account are clean and fit, ${theme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 768 });
      await signIn(page, "admin");
      for (const path of ["/admin/users", "/account"]) {
        await page.goto(path);
        await expect(page.getByRole("table").first()).toBeVisible();
        if (path === "/admin/users") await page.getByRole("button", { name: "Change Ada Ledger" }).click();
        await isClean(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide, path).toBeLessThanOrEqual(0);
        mkdirSync(".artifacts/shots", { recursive: true });
        await page.screenshot({
          path: `.artifacts/shots/${path.slice(1).replaceAll("/", "-")}-${theme}-${width}.png`,
        });
      }
    });
  }
}
