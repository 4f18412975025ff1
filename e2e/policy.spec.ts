import { expect, test } from "@playwright/test";
import { origin, refusedByPolicy, signIn, stranger } from "./session";

test("pages run their own scripts alone: a nonce each, no inline code, no eval, no frame, and the policy is kept", async ({
  page,
}) => {
  const nonces = new Set<string>();
  for (const path of ["/sign-in", "/sign-in", "/sign-in?to=/breaches"]) {
    const headers = (await (await stranger()).get(path)).headers();
    const policy = headers["content-security-policy"] ?? "";
    const scripts = policy.split("; ").find((line) => line.startsWith("script-src")) ?? "";
    expect(scripts).toContain("'strict-dynamic'");
    expect(scripts).not.toMatch(/unsafe-/);
    expect(policy).toContain("frame-ancestors 'none'");
    nonces.add(/'nonce-([^']+)'/.exec(scripts)?.[1] ?? "");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(headers["strict-transport-security"]).toBeUndefined(); // plain http on the loopback
  }
  expect(nonces.size).toBe(3);

  const refused = await refusedByPolicy(page);
  await signIn(page);
  await page.goto("/");
  await page.waitForLoadState("load");
  expect(refused).toEqual([]);
  // The check sees what is refused: else it would prove nothing.
  await page.evaluate(() => {
    const script = document.createElement("div");
    script.innerHTML = "<img src='data:,' onerror='window.wasRun = true'>";
    document.body.append(script);
  });
  await expect.poll(() => refused.length).toBeGreaterThan(0);
  expect(await page.evaluate(() => "wasRun" in window)).toBe(false);
});

test("a change from a form, or with a session and no origin, is refused at the door", async ({ page }) => {
  await signIn(page);
  const change = (headers: Record<string, string>) =>
    page.request.post("/api/trpc/people.endSession", { headers, data: '{"sessionId":"none"}' });
  const json = { "content-type": "application/json" };
  expect((await change({ "content-type": "text/plain", origin: origin() })).status()).toBe(415);
  expect((await change(json)).status()).toBe(403);
  expect((await change({ ...json, origin: origin() })).status()).toBe(404); // let in: there is no such session
});
