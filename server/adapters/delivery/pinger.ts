const TIMEOUT_MS = 10_000;

/** Asks for an address that the operator named. What fails is named by its host alone: the rest may be a key. */
export const pingerOf = (url: string) => async (): Promise<void> => {
  const { host } = new URL(url);
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    () => null,
  );
  if (!response?.ok)
    throw new Error(`the heartbeat was not taken by ${host} (${response?.status ?? "no answer"})`);
};
