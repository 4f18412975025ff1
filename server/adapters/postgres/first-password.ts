import { randomBytes } from "node:crypto";

const WORDS = 4;
const BYTES_A_WORD = 4;

/** A password that somebody is given and has to change: 128 random bits, in words that can be read out. */
export const firstPassword = (): string =>
  Array.from({ length: WORDS }, () => randomBytes(BYTES_A_WORD).toString("hex")).join("-");
