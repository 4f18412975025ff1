import { expect, test } from "@playwright/test";
import { CANARY } from "./printed-secrets";
import { origin, personOf, printedAddress, startToken, stranger } from "./session";

const ONE_CLICK = "/api/demonstration/sign-in";
const officer = { email: personOf("risk-officer").email };
const withToken = { cookie: `plimsoll_start=${startToken()}` };

test("the printed address leads to the sign-in page, and one click opens the fleet", async ({ page }) => {
  await page.goto(printedAddress().href);
  await expect(page).toHaveURL(/\/sign-in/);
  expect(page.url()).not.toContain(startToken());
  await page.getByRole("button", { name: new RegExp(personOf("risk-officer").name) }).click();
  await expect(page).toHaveURL(`${origin()}/`);
  await expect(page.getByRole("link", { name: /Halyard US Long\/Short/ }).first()).toBeVisible();
});

test("one click is refused without the token of this start, and with a wrong one", async () => {
  for (const headers of [{}, { cookie: "plimsoll_start=guessed-token-guessed-token" }]) {
    const answer = await (await stranger(headers)).post(ONE_CLICK, { data: officer });
    expect(answer.status()).toBe(403);
    expect(await answer.json()).toEqual({
      message: expect.stringContaining("Open the address that the start"),
    });
  }
});

test("one click is refused through a proxy, whatever header it leaves", async () => {
  for (const name of ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"]) {
    const answer = await (await stranger({ ...withToken, [name]: "for=10.0.0.1" })).post(ONE_CLICK, {
      data: officer,
    });
    expect(answer.status(), name).toBe(403);
  }
});

test("another name for this machine and another site's page are turned away", async () => {
  const rebound = await (await stranger({ host: "evil.example" })).get("/api/health");
  expect(rebound.status()).toBe(421);
  const foreign = await (await stranger({ ...withToken, origin: "https://evil.example" })).post(ONE_CLICK, {
    data: officer,
  });
  expect(foreign.status()).toBe(403);
});

test("the door tells nothing to somebody who is not signed in", async () => {
  const client = await stranger();
  for (const procedure of ["risk.fleet", "limits.list", "audit.list"]) {
    const answer = await client.get(`/api/trpc/${procedure}`);
    expect(answer.status(), procedure).toBe(401);
    expect(await answer.text()).not.toContain("Halyard");
  }
});

test("a wrong password is refused, and so is making an account", async () => {
  const client = await stranger({ origin: origin() });
  const wrong = { email: "owner@plimsoll.local", password: `not the ${CANARY}` };
  expect((await client.post("/api/auth/sign-in/email", { data: wrong })).status()).toBe(401);
  const registered = await client.post("/api/auth/sign-up/email", { data: { ...wrong, name: "Eve" } });
  expect(registered.status()).toBeGreaterThanOrEqual(400);
});
