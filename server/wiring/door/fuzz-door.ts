import fc from "fast-check";
import { expect } from "vitest";
import { ROLES, type Role } from "~/server/domain/actor";
import { answerCall, type CallFailure } from "~/server/trpc/door";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import {
  NO_IDS,
  numberedApart,
  type Peopled,
  PROCEDURES,
  type Procedure,
  peopledOrganisation,
  requestOf,
} from "./test-door";

const HOSTILE = fc.constantFrom(
  "'; DROP TABLE person; --",
  "say \u0000 why",
  "\ud800",
  "__proto__",
  "constructor",
  "9".repeat(400),
  "-1",
  "0",
  "2147483648",
  "1e9",
  "٣",
  "<script>",
  "../../etc/passwd",
  "NaN",
  "limit:1",
);
const CELL = fc.oneof(fc.jsonValue({ maxDepth: 2 }), HOSTILE, fc.string({ maxLength: 30 }), fc.double());

/** Words that only our inside knows. */
const INSIDE =
  /prisma|postgres|plimsoll_|node_modules|\bat .+:\d+:\d+|SELECT |INSERT |UPDATE |violates|\/server\/|Error:/i;

type Sent = {
  readonly procedure: Procedure;
  readonly role: Role | null;
  readonly input: unknown;
};

/** Anything at all, or an example with some of its cells replaced. */
function calls(own: Peopled, other: Peopled): fc.Arbitrary<Sent> {
  return fc.constantFrom(...PROCEDURES).chain((procedure) => {
    const examples = [own.ids, other.ids, NO_IDS].map((ids) => procedure.inputOf(ids) ?? {});
    const bent = fc
      .tuple(fc.constantFrom(...examples), fc.dictionary(keyOf(examples[0]), CELL, { maxKeys: 3 }))
      .map(([example, cells]) => ({ ...(example as object), ...cells }));
    return fc.record({
      procedure: fc.constant(procedure),
      role: fc.constantFrom(...procedure.roles, ...ROLES, null),
      input: fc.oneof(bent, bent, fc.constantFrom(...examples), fc.jsonValue({ maxDepth: 3 })),
    });
  });
}

const keyOf = (example: unknown) =>
  fc.oneof(fc.constantFrom("portfolioId", ...Object.keys(example as object)), fc.string({ maxLength: 8 }));

/** The fuzz on a database of its own, with two organisations of which the second must never be seen. */
export async function fuzzOnce(runs: number): Promise<ReadonlyMap<string, number>> {
  const world = await createTestContext();
  try {
    await numberedApart(world);
    const own = await peopledOrganisation(world, "Ourmarker");
    const other = await peopledOrganisation(world, "Xanadumarker");
    const codes = await fuzzDoor(world, [own, other], runs);
    process.stdout.write(`fuzz: ${runs} calls, refused ${JSON.stringify(Object.fromEntries(codes))}\n`);
    return codes;
  } finally {
    await world.close();
  }
}

/**
 * Calls every procedure with inputs that nobody foresaw, through the door as a browser does, on a real database. No
 * answer may be a failure of ours or tell of our inside, and each refusal is in the log under the name that it carries.
 * @returns how many calls were refused, by code.
 */
async function fuzzDoor(
  world: TestContext,
  [own, other]: readonly [Peopled, Peopled],
  runs: number,
): Promise<ReadonlyMap<string, number>> {
  const codes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(calls(own, other), async ({ procedure, role, input }) => {
      const logged: CallFailure[] = [];
      const who = role && { organisationId: own.id, roles: [role] };
      const answer = await answerCall(
        requestFor(procedure, input),
        async () => requestOf(world, who),
        (failure) => logged.push(failure),
      );
      const text = await answer.text();
      expect(answer.status, text).toBeLessThan(500 + Number(answer.status === 503) * 4);
      expect(text).not.toContain(other.marker);
      const failed = errorOf(text);
      if (!failed) return;
      codes.set(failed.data.code, (codes.get(failed.data.code) ?? 0) + 1);
      expect(failed.data.code).not.toBe("INTERNAL_SERVER_ERROR");
      expect(failed.data).not.toHaveProperty("stack");
      expect(failed.message).not.toMatch(INSIDE);
      for (const id of [...Object.values(own.ids), ...Object.values(other.ids)])
        expect(failed.message.split(/\D+/)).not.toContain(id);
      expect(failed.data.correlationId).toMatch(/^[0-9a-f]{16}$/);
      expect(logged.map(({ correlationId }) => correlationId)).toContain(failed.data.correlationId);
    }),
    { numRuns: runs },
  );
  return codes;
}

function requestFor({ path, type }: Procedure, input: unknown): Request {
  const address = `http://localhost:3000/api/trpc/${path}`;
  const body = JSON.stringify(input);
  if (type === "mutation")
    return new Request(address, { method: "POST", headers: { "content-type": "application/json" }, body });
  const accept = type === "subscription" ? "text/event-stream" : "application/json";
  return new Request(`${address}?input=${encodeURIComponent(body)}`, { headers: { accept } });
}

type Failed = {
  readonly message: string;
  readonly data: { readonly code: string; readonly correlationId: string };
};

/** The error in an answer, or in the event of a stream that failed; null for an answer. */
function errorOf(text: string): Failed | null {
  if (text.startsWith("{")) {
    const { error } = JSON.parse(text) as { error?: Failed };
    return error ?? null;
  }
  const failed = /event: serialized-error\ndata: (.*)/.exec(text)?.[1];
  return failed === undefined ? null : (JSON.parse(failed) as Failed);
}
