import { isOfDemonstration } from "~/server/domain/demonstration";
import { RiskError } from "~/server/domain/errors";
import { ChangePersonInput, InvitePersonInput, type PersonRecord } from "~/server/domain/person";
import type { Access } from "~/server/ports/people-book";
import type { Stores } from "~/server/ports/unit-of-work";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { leaveTrace } from "./leave-trace";

/** A password that is told once, to be changed at the first sign-in. */
export type FirstPassword = { readonly email: string; readonly password: string };

/** Everybody of the organisation, by name. */
export function listPeople(ctx: Ctx): Promise<readonly PersonRecord[]> {
  requireRole(ctx, "admin");
  return ctx.stores.people.list(ctx.actor.organisationId);
}

/** Lets somebody in. @throws RiskError conflict when somebody has that address. */
export function invitePerson(ctx: Ctx, raw: InvitePersonInput): Promise<FirstPassword> {
  requireWholeAdmin(ctx);
  const { name, email, ...access } = InvitePersonInput.parse(raw);
  return ctx.unit(async (stores) => {
    await requireKnown(ctx, stores, access);
    const made = await stores.people.invite(ctx.actor.organisationId, { name, email, ...access });
    if (!made) throw new RiskError("conflict", "Somebody has this e-mail address already.");
    await leaveTrace(ctx, stores, "person.invite", `person ${made.id}`, {
      after: { name, email, ...access },
    });
    return { email, password: made.password };
  });
}

/** Changes what somebody may do and see; whoever is signed in signs in again. */
export function changePerson(ctx: Ctx, raw: ChangePersonInput): Promise<void> {
  requireWholeAdmin(ctx);
  const { personId, ...access } = ChangePersonInput.parse(raw);
  return change(ctx, personId, async (stores, before) => {
    await requireKnown(ctx, stores, access);
    if (personId === ctx.actor.id && (!access.roles.includes("admin") || access.portfolioIds !== null))
      throw new RiskError("conflict", "You can't take your own administration away; another one can.");
    await stores.people.setAccess(ctx.actor.organisationId, personId, access);
    if (personId !== ctx.actor.id) await stores.people.endSessions(personId);
    const { roles, portfolioIds } = before;
    await leaveTrace(ctx, stores, "person.change", `person ${personId}`, {
      before: { name: before.name, roles, portfolioIds },
      after: { name: before.name, ...access },
    });
  });
}

/** Shuts somebody out at once, or lets them in again. Doing it again changes nothing. */
export function setPersonActive(ctx: Ctx, personId: string, isActive: boolean): Promise<void> {
  requireWholeAdmin(ctx);
  return change(ctx, personId, async (stores, { name, isActive: wasActive }) => {
    if (wasActive === isActive) return;
    if (personId === ctx.actor.id) throw new RiskError("conflict", "You can't shut yourself out.");
    await stores.people.setDeactivated(personId, isActive ? null : ctx.clock.now());
    if (!isActive) await stores.people.endSessions(personId);
    const action = isActive ? "person.activate" : "person.deactivate";
    await leaveTrace(ctx, stores, action, `person ${personId}`, { after: { name } });
  });
}

/** Gives somebody a first password anew, without a second factor, and ends their sessions. */
export function resetPassword(ctx: Ctx, personId: string): Promise<FirstPassword> {
  requireWholeAdmin(ctx);
  return change(ctx, personId, async (stores, { name, email }) => {
    if (personId === ctx.actor.id)
      throw new RiskError("conflict", "Change your own password on the page of your account.");
    if (isOfDemonstration(email))
      throw new RiskError(
        "conflict",
        "People of the demonstration sign in by one click and have no password.",
      );
    const password = await stores.people.resetPassword(personId);
    await stores.people.endSessions(personId);
    await leaveTrace(ctx, stores, "person.password-reset", `person ${personId}`, { after: { name } });
    return { email, password };
  });
}

/** Signs somebody out everywhere. */
export function endPersonSessions(ctx: Ctx, personId: string): Promise<void> {
  requireWholeAdmin(ctx);
  return change(ctx, personId, async (stores, { name }) => {
    const ended = await stores.people.endSessions(personId);
    if (ended === 0) return;
    await leaveTrace(ctx, stores, "person.sessions-end", `person ${personId}`, { after: { name, ended } });
  });
}

function change<T>(
  ctx: Ctx,
  personId: string,
  work: (stores: Stores, before: PersonRecord) => Promise<T>,
): Promise<T> {
  return ctx.unit(async (stores) => {
    const before = await stores.people.lock(ctx.actor.organisationId, personId);
    if (!before) throw new RiskError("not-found", "There is no such person.");
    return work(stores, before);
  });
}

/** Whoever sees some portfolios only can't give what they do not have. */
function requireWholeAdmin(ctx: Ctx): void {
  requireRole(ctx, "admin");
  if (ctx.actor.portfolioIds !== null)
    throw new RiskError("forbidden", "People are looked after by whoever sees all portfolios.");
}

async function requireKnown(ctx: Ctx, stores: Stores, { portfolioIds }: Access): Promise<void> {
  if (portfolioIds === null) return;
  const known = new Set((await stores.positions.portfolios(ctx.actor.organisationId)).map(({ id }) => id));
  if (!portfolioIds.every((id) => known.has(id)))
    throw new RiskError("not-found", "There is no such portfolio.");
}
