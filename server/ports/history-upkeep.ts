/** Keeps the history small: rolls seconds up to minutes and hours, makes tomorrow's partitions, drops what is old. */
export type HistoryUpkeep = {
  /** Makes the partitions of the day of `nowMs` and of the next day. Safe to repeat. */
  makePartitions(nowMs: number): Promise<void>;
  /** Rolls up all whole minutes and hours before `nowMs` that changed since they were last rolled up. Safe to repeat. */
  rollUp(nowMs: number): Promise<void>;
  /**
   * Drops what retention no longer asks for: seconds and prices after 24 hours (by whole days), minutes and kept
   * snapshots of minutes after 90 days. Hours, breaches, forecasts of record and reports stay, and with each kept
   * snapshot the prices of its second and what it was made from.
   */
  retain(nowMs: number): Promise<void>;
};
