import { afterAll, beforeAll, expect, test } from "vitest";
import type { InvitePersonInput, PersonRecord } from "~/server/domain/person";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import {
  changePerson,
  endPersonSessions,
  invitePerson,
  listPeople,
  resetPassword,
  setPersonActive,
} from "./manage-people";

let world: TestContext;
beforeAll(async () => {
  world = await createTestContext();
});
afterAll(() => world.close());

const ida: InvitePersonInput = { name: "Ida", email: "ida@x.example", roles: ["viewer"], portfolioIds: null };
const found = async (email: string): Promise<PersonRecord> => {
  const person = (await listPeople(world.ctx)).find((each) => each.email === email);
  if (!person) throw new Error(`${email} is not listed`);
  return person;
};
const openSession = (userId: string) =>
  world.client.session.create({
    data: {
      id: `${userId}-${Math.random()}`,
      token: String(Math.random()),
      userId,
      expiresAt: new Date("2100-01-01"),
    },
  });
const lines = async (personId: string) =>
  (
    await world.ctx.stores.audit.list(world.ctx.actor.organisationId, {}, { before: null, count: 100 })
  ).filter(({ subject }) => subject === `person ${personId}`);

test("an invited person has a first password, shown once, and their line in the audit is without it", async () => {
  const { email, password } = await invitePerson(world.ctx, ida);
  expect(password).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{8}){3}$/);
  const person = await found(email);
  expect(person).toMatchObject({
    roles: ["viewer"],
    portfolioIds: null,
    isPasswordTemporary: true,
    sessions: 0,
  });
  const [line] = await lines(person.id);
  expect(line).toMatchObject({ action: "person.invite", after: { name: "Ida", roles: ["viewer"] } });
  expect(JSON.stringify(line)).not.toContain(password);
  await expect(invitePerson(world.ctx, { ...ida, name: "Another" })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a change of roles or scope ends the sessions, and its line has both sides", async () => {
  const { id } = await found(ida.email);
  await openSession(id);
  await changePerson(world.ctx, { personId: id, roles: ["risk-officer"], portfolioIds: [] });
  expect(await found(ida.email)).toMatchObject({ roles: ["risk-officer"], portfolioIds: [], sessions: 0 });
  expect((await lines(id))[0]).toMatchObject({
    action: "person.change",
    before: { roles: ["viewer"], portfolioIds: null },
    after: { roles: ["risk-officer"], portfolioIds: [] },
    changedFields: ["portfolioIds", "roles"],
  });
  const unknown = { personId: id, roles: ["viewer" as const], portfolioIds: ["999"] };
  await expect(changePerson(world.ctx, unknown)).rejects.toMatchObject({ code: "not-found" });
});

test("shutting out, letting in, signing out and a new first password each leave a line and no session", async () => {
  const { id } = await found(ida.email);
  const steps = [
    ["person.deactivate", () => setPersonActive(world.ctx, id, false), { isActive: false }],
    ["person.activate", () => setPersonActive(world.ctx, id, true), { isActive: true }],
    ["person.sessions-end", () => endPersonSessions(world.ctx, id), {}],
    ["person.password-reset", () => resetPassword(world.ctx, id), { isPasswordTemporary: true }],
  ] as const;
  for (const [action, work, state] of steps) {
    if (action !== "person.activate") await openSession(id);
    await work();
    expect((await lines(id))[0]?.action).toBe(action);
    expect(await found(ida.email)).toMatchObject({ ...state, sessions: 0 });
  }
  const count = (await lines(id)).length;
  await setPersonActive(world.ctx, id, true); // as it is
  expect((await lines(id)).length).toBe(count);
});

test("nobody takes the administration from themselves, and whoever sees some portfolios gives none", async () => {
  const { email } = await invitePerson(world.ctx, { ...ida, email: "ada@x.example", roles: ["admin"] });
  const { id } = await found(email);
  const ada = { ...world.ctx, actor: { ...world.ctx.actor, id } };
  const viewer = { personId: id, roles: ["viewer" as const], portfolioIds: null };
  await expect(changePerson(ada, viewer)).rejects.toMatchObject({ code: "conflict" });
  await expect(setPersonActive(ada, id, false)).rejects.toMatchObject({ code: "conflict" });
  await expect(resetPassword(ada, id)).rejects.toMatchObject({ code: "conflict" });
  const scoped = { ...ada, actor: { ...ada.actor, portfolioIds: [] } };
  expect(() => invitePerson(scoped, { ...ida, email: "eve@x.example" })).toThrow("sees all portfolios");
});
