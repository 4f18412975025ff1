export type Allowance = { readonly max: number; readonly windowMs: number };

/** Counts how often something is done, for all processes of an installation together. */
export type Throttle = {
  /** Counts one more. @returns seconds until it may be done again when that was one too many; else null. */
  take(key: string, allowance: Allowance): Promise<number | null>;
  /** Forgets what was counted. */
  clear(key: string): Promise<void>;
};
