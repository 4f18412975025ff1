type Tree = {
  packages: Record<string, { version?: string; optional?: boolean; devOptional?: boolean; link?: boolean }>;
};
export function matchesLock(lock: Tree, tree: Tree): boolean;
export function ensureInstalled(root: string): Promise<void>;
