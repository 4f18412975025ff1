import type { LimitState } from "~/server/domain/limit";

/** Where something stands against its line; told by shape and word first, by colour second. */
export type Tone = "calm" | "near" | "breach" | "unknown";

const TONE_OF_STATE = {
  ok: "calm",
  warning: "near",
  breach: "breach",
  unknown: "unknown",
} as const satisfies Record<LimitState, Tone>;

export const toneOf = (state: LimitState): Tone => TONE_OF_STATE[state];

const RANK: Readonly<Record<Tone, number>> = { breach: 3, near: 2, calm: 1, unknown: 0 };

/** Worst first; what is unknown comes last and is counted by name. */
export const byTone = (a: Tone, b: Tone): number => RANK[b] - RANK[a];

export const WORD_OF_TONE: Readonly<Record<Tone, string>> = {
  calm: "Within",
  near: "Near",
  breach: "Breached",
  unknown: "Unknown",
};
