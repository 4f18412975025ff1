import { type APIRequestContext, expect, type Page, request as requests } from "@playwright/test";
import { DEMONSTRATION_PEOPLE } from "~/server/domain/demonstration";

type Person = (typeof DEMONSTRATION_PEOPLE)[number];

export const personOf = (role: Person["role"]): Person => {
  const person = DEMONSTRATION_PEOPLE.find((each) => each.role === role);
  if (!person) throw new Error(`nobody of the demonstration is ${role}`);
  return person;
};

/** The address that the start printed; its token proves that whoever has it sits at this machine. */
export const printedAddress = (): URL => new URL(process.env.PLIMSOLL_ADDRESS ?? "");
export const origin = (): string => printedAddress().origin;
export const startToken = (): string => printedAddress().searchParams.get("token") ?? "";

/** Signs a page in with one click's request, as the sign-in page does. */
export async function signIn(page: Page, role: Person["role"] = "risk-officer"): Promise<void> {
  await page.context().addCookies([{ name: "plimsoll_start", value: startToken(), url: origin() }]);
  const answer = await page.request.post("/api/demonstration/sign-in", {
    data: { email: personOf(role).email },
  });
  expect(answer.status()).toBe(200);
}

/** A client without cookies. */
export const stranger = (headers: Record<string, string> = {}): Promise<APIRequestContext> =>
  requests.newContext({ baseURL: origin(), extraHTTPHeaders: headers });

/** Everything that a page said on its console beyond plain logging, and every script error. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

/** What the browser refused a page by its Content-Security-Policy, from here on. */
export async function refusedByPolicy(page: Page): Promise<readonly string[]> {
  const refused: string[] = [];
  await page.exposeFunction("noteRefusal", (what: string) => void refused.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
      const note = (window as unknown as { noteRefusal(what: string): void }).noteRefusal;
      note(`${document.location.pathname}: ${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  return refused;
}
