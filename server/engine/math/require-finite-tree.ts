/**
 * Refuses a tree with a number in it that is not finite: such a number would read as a missed limit.
 * @param tree - objects, arrays, numbers, strings, booleans and null; not mutated.
 * @param path - name of the root, for the message.
 * @returns the tree itself.
 * @throws RangeError naming the first field that is not finite.
 */
export function requireFiniteTree<T>(tree: T, path: string): T {
  visit(tree, path);
  return tree;
}

function visit(node: unknown, path: string): void {
  if (typeof node === "number") {
    if (!Number.isFinite(node)) throw new RangeError(`${path}: expected a finite number, got ${node}`);
  } else if (Array.isArray(node)) {
    for (let i = 0; i < node.length; i++) visit(node[i], `${path}[${i}]`);
  } else if (typeof node === "object" && node !== null) {
    for (const [key, child] of Object.entries(node))
      if (typeof child === "number" || typeof child === "object") visit(child, `${path}.${key}`);
  }
}
