import { expect, type Page } from "@playwright/test";
import { origin, signIn } from "./session";

/**
 * A limit is changed as two people agree: the one on the page proposes, the head of risk approves in a browser of their
 * own.
 * @param limit - "VaR 99, 1 day, Halyard US Long/Short".
 * @returns what stood in the field before.
 */
export async function agreeOn(page: Page, limit: string, value: string): Promise<string> {
  await page.goto("/admin/limits");
  await page.getByRole("button", { name: `Change ${limit}` }).click();
  const form = page.getByRole("form", { name: `Change ${limit}` });
  const field = form.getByLabel("New limit");
  const before = await field.inputValue();
  await field.fill(value);
  await form.getByLabel("Reason").fill("tried out");
  await form.getByRole("button", { name: /^Propose (the change|it, to breach)$/ }).click();
  await expect(form).toBeHidden();
  await approveAsHead(page, limit);
  return before;
}

/** The head of risk approves what waits for a limit, in a browser of their own. */
export async function approveAsHead(page: Page, limit: string): Promise<void> {
  const context = await page.context().browser()?.newContext({ baseURL: origin() });
  if (!context) throw new Error("the page has no browser");
  const head = await context.newPage();
  await signIn(head, "head-of-risk");
  await head.goto("/admin/limits?view=proposals");
  const proposal = head
    .getByRole("region", { name: new RegExp(escaped(limit)) })
    .filter({ has: head.getByRole("button", { name: "Approve" }) });
  await proposal.first().getByRole("button", { name: "Approve" }).click();
  await expect(proposal).toHaveCount(0);
  await context.close();
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
