import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROLES, type Role } from "~/server/domain/actor";
import { appRouter } from "~/server/trpc/root";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import {
  NO_IDS,
  type Peopled,
  PROCEDURES,
  type Procedure,
  peopledOrganisation,
  requestOf,
} from "./test-door";

let world: TestContext;
let own: Peopled;
let other: Peopled;
let cells = 0;

beforeAll(async () => {
  world = await createTestContext();
  own = await peopledOrganisation(world, "Ourmarker");
  other = await peopledOrganisation(world, "Xanadumarker");
});
afterAll(async () => {
  await world.close();
  process.stdout.write(
    `role matrix: ${PROCEDURES.length} procedures x ${ROLES.length} roles x {own, other, no session}: ${cells} cells\n`,
  );
});

type Outcome =
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "refusal"; readonly code: string; readonly message: string };

/** Calls as the router's own caller does; of a stream the first event. */
async function call(procedure: Procedure, role: Role | null, input: unknown): Promise<Outcome> {
  cells++;
  const caller = appRouter.createCaller(requestOf(world, role && { organisationId: own.id, roles: [role] }));
  const [group = "", name = ""] = procedure.path.split(".");
  const callers = caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  try {
    const answer = await callers[group]?.[name]?.(input);
    const said = procedure.type === "subscription" ? await firstOf(answer as AsyncIterable<unknown>) : answer;
    return { kind: "answer", text: JSON.stringify(said) ?? "" };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { kind: "refusal", code: error.code, message: error.message };
  }
}

async function firstOf(events: AsyncIterable<unknown>): Promise<unknown> {
  for await (const event of events) return event;
  return null;
}

test("without a session every procedure answers 401", async () => {
  for (const procedure of PROCEDURES) {
    for (const ids of [own.ids, other.ids, NO_IDS]) {
      const outcome = await call(procedure, null, procedure.inputOf(ids));
      expect(outcome, procedure.path).toEqual({
        kind: "refusal",
        code: "UNAUTHORIZED",
        message: "Sign in first.",
      });
    }
  }
});

test("a role that is not declared is refused, whatever it names; a declared one is let in", async () => {
  let ownSeen = 0;
  for (const procedure of PROCEDURES) {
    expect(procedure.roles.length, `${procedure.path} declares a policy`).toBeGreaterThan(0);
    for (const role of ROLES) {
      const cell = `${role} ${procedure.path}`;
      const isAllowed = procedure.roles.includes(role);
      for (const ids of isAllowed ? [own.ids] : [own.ids, other.ids, NO_IDS]) {
        const outcome = await call(procedure, role, procedure.inputOf(ids));
        const code = outcome.kind === "refusal" ? outcome.code : "OK";
        if (outcome.kind === "answer" && outcome.text.includes(own.marker)) ownSeen++;
        if (!isAllowed) expect(code, cell).toBe("FORBIDDEN");
        else expect(["UNAUTHORIZED", "FORBIDDEN", "INTERNAL_SERVER_ERROR"], cell).not.toContain(code);
      }
    }
  }
  // Else nothing could leak below either.
  expect(ownSeen).toBeGreaterThan(ROLES.length * 3);
});

test("what belongs to another organisation answers exactly as what does not exist", async () => {
  for (const procedure of PROCEDURES) {
    for (const role of procedure.roles) {
      const cell = `${role} ${procedure.path}`;
      const theirs = await call(procedure, role, procedure.inputOf(other.ids));
      const nobodys = await call(procedure, role, procedure.inputOf(NO_IDS));
      const namesNothing =
        JSON.stringify(procedure.inputOf(other.ids)) === JSON.stringify(procedure.inputOf(NO_IDS));
      if (!namesNothing) expect(theirs, cell).toEqual(nobodys);
      if (theirs.kind === "refusal" && !namesNothing) expect(theirs.code, cell).toBe("NOT_FOUND");
      if (theirs.kind === "answer") expect(theirs.text, cell).not.toContain(other.marker);
    }
  }
});
