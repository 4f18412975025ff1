/** Wall time, and waiting for it. The only source of "now" in services and workers. */
export type Clock = {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Resolves at or after `atMs`, or at once when the signal is aborted; never rejects. */
  sleepUntil(atMs: number, signal?: AbortSignal): Promise<void>;
};
