import { expect, test } from "vitest";
import { ROLES } from "~/server/domain/actor";
import { RiskError } from "~/server/domain/errors";
import type { Ctx } from "~/server/services/context";
import type { Gate } from "./gate";
import {
  EVERYBODY,
  mappedStream,
  OFFICERS,
  type Policy,
  procedure,
  type RequestContext,
  router,
} from "./init";
import { appRouter } from "./root";

/** At run time the record of procedures is flat, whatever the nesting in its type. */
const procedures = appRouter._def.procedures as unknown as Record<
  string,
  { _def: { meta?: { roles?: readonly string[] } } }
>;
const declared = Object.entries(procedures).map(([name, { _def }]) => ({
  name,
  roles: _def.meta?.roles ?? [],
}));

test("every procedure declares the roles that may call it", () => {
  expect(declared.length).toBeGreaterThan(8);
  for (const { name, roles } of declared) expect(roles.length, name).toBeGreaterThan(0);
});

const bus = { publish: async () => {}, listen: async function* () {} };
const gate: Gate = {
  takeMutation: async () => {},
  takeExport: async () => {},
  openStream: () => () => {},
  isStillSignedIn: async () => true,
};
const asked = (roles: readonly (typeof ROLES)[number][] | null): RequestContext => ({
  bus,
  gate,
  ctx:
    roles &&
    ({ actor: { id: "1", name: "A", organisationId: "1", roles, portfolioIds: null } } as unknown as Ctx), // policies look at the actor alone
});

const sample = router({
  open: procedure.meta(EVERYBODY).query(() => "open"),
  officers: procedure.meta(OFFICERS).query(() => "officers"),
  undeclared: procedure.meta(undefined as unknown as Policy).query(() => "never"),
  refuses: procedure.meta(EVERYBODY).query(() => {
    throw new RiskError("stale-version", "somebody was faster");
  }),
  breaks: procedure.meta(EVERYBODY).query(() => {
    throw new Error("password=hunter2 at /secret/path");
  }),
});
const caller = (roles: readonly (typeof ROLES)[number][] | null) => sample.createCaller(asked(roles));

test("nobody signed in is refused everything, a declared role is let in, an undeclared procedure lets nobody in", async () => {
  await expect(caller(null).open()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await expect(caller(["viewer"]).open()).resolves.toBe("open");
  for (const role of ROLES) {
    const isOfficer = role === "risk-officer" || role === "head-of-risk";
    const call = caller([role]).officers();
    if (isOfficer) await expect(call).resolves.toBe("officers");
    else await expect(call).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(caller([role]).undeclared()).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});

test("a procedure that declares no policy does not compile", () => {
  // @ts-expect-error nothing can be built before the policy
  expect(procedure.query).toBeUndefined();
  // @ts-expect-error nor can input be declared
  expect(procedure.input).toBeUndefined();
});

test("an expected error keeps its sentence under its own code", async () => {
  await expect(caller(["viewer"]).refuses()).rejects.toMatchObject({
    code: "CONFLICT",
    message: "somebody was faster",
  });
});

test("an expected error inside a running stream keeps its sentence too", async () => {
  async function* gone(): AsyncGenerator<number> {
    yield 1;
    throw new RiskError("not-found", "There is no such portfolio.");
  }
  const seen: number[] = [];
  const read = async () => {
    for await (const item of mappedStream(gone())) seen.push(item);
  };
  await expect(read()).rejects.toMatchObject({ code: "NOT_FOUND", message: "There is no such portfolio." });
  expect(seen).toEqual([1]);
});
