import fc from "fast-check";

/** Property tests draw the same cases at every run; another seed is one variable away: `FUZZ_SEED=7 npm test`. */
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_200_124) });
