import type { Checkpoint } from "~/server/ports/audit-seals";

const TIMEOUT_MS = 5_000;

/** Tells a checkpoint to another machine, which the operator named. @throws Error when it was not taken. */
export async function postCheckpoint(url: string, checkpoint: Checkpoint): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "audit.checkpoint", ...checkpoint }),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status} to a checkpoint`);
}
