import { AsyncLocalStorage } from "node:async_hooks";
import type { AuditAction } from "~/server/domain/audit";

/** What a call of the sign-in library does when it succeeds in opening a session; kept beside it, since it tells nobody. */
type SignInCall = { readonly action: AuditAction; readonly isSecondFactorDone: boolean };

declare global {
  /** The bundler makes pages and route handlers apart, each with modules of its own; the library is one a process. */
  var plimsollSignInCalls: AsyncLocalStorage<SignInCall> | undefined;
}

function calls(): AsyncLocalStorage<SignInCall> {
  globalThis.plimsollSignInCalls ??= new AsyncLocalStorage();
  return globalThis.plimsollSignInCalls;
}

export const duringCall = <T>(call: SignInCall, work: () => Promise<T>): Promise<T> =>
  calls().run(call, work);
export const currentCall = (): SignInCall | null => calls().getStore() ?? null;
