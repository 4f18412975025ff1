export function tryLock(file: string): (() => void) | null;
export function withLock<T>(file: string, work: () => T | Promise<T>, onWait?: () => void): Promise<T>;
export function beginningOf(pid: number): string | null;
