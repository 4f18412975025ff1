import { expect, test } from "vitest";
import { TooManyError } from "~/server/domain/errors";
import type { Ctx } from "~/server/services/context";
import { answerCall } from "./door";

test("each change of a batch is counted: many at once are no way around the allowance", async () => {
  let taken = 0;
  const actor = { id: "1", name: "A", organisationId: "1", roles: ["risk-officer"], portfolioIds: null };
  const context = async () => ({
    bus: { publish: async () => {}, listen: async function* () {} },
    gate: {
      takeMutation: async () => {
        if (++taken > 3) throw new TooManyError("That is more than 3.", 7);
      },
      takeExport: async () => {},
      openStream: () => () => {},
      isStillSignedIn: async () => true,
    },
    ctx: { actor } as unknown as Ctx, // what is asked is refused for its input, after it was counted
  });
  const calls = Array.from({ length: 8 }, (_, i) => String(i));
  const response = await answerCall(
    new Request(`http://localhost/api/trpc/${calls.map(() => "groups.move").join(",")}?batch=1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(calls.map((i) => [i, {}]))),
    }),
    context,
    () => {},
  );
  const answers = (await response.json()) as { error: { data: { code: string } } }[];
  const codes = answers.map(({ error }) => error.data.code);
  expect(taken).toBe(8);
  expect(codes.filter((code) => code === "TOO_MANY_REQUESTS")).toHaveLength(5);
  expect(response.headers.get("retry-after")).toBe("7");
});
