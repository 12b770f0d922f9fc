// A scenario is shared by runs, reports and variants: nobody may write to it.

/** Freezes a tree of plain values in place and returns it. */
export function frozen<T>(tree: T): T {
  if (typeof tree !== 'object' || tree === null || Object.isFrozen(tree)) return tree;
  Object.freeze(tree);
  for (const value of Object.values(tree)) frozen(value);
  return tree;
}
