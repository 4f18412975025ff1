"use client";
import { createContext, type ReactNode, use } from "react";
import { type Actor, hasRole } from "~/server/domain/actor";
import { LIMIT_OFFICERS } from "./roles";

const ActorContext = createContext<Actor | null>(null);

export function ActorProvider({ actor, children }: { actor: Actor; children: ReactNode }) {
  return <ActorContext value={actor}>{children}</ActorContext>;
}

/** Whoever is signed in; every screen but the entry has one. */
export function useActor(): Actor {
  const actor = use(ActorContext);
  if (!actor) throw new Error("useActor: outside of ActorProvider");
  return actor;
}

/** True for whoever answers for limits. */
export const useIsOfficer = (): boolean => hasRole(useActor(), LIMIT_OFFICERS);
