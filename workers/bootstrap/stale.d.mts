export function hashSources(root: string, paths: readonly string[]): string;
export function unlessStamped(stamp: string, hash: string, work: () => unknown): Promise<boolean>;
