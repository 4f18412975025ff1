/** Stands for `server-only` outside Next, where that package would throw on import. */
export {};
