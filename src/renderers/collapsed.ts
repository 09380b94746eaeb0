const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/**
 * Whether an output asks to be folded at first (`"collapsed": true` in its own metadata).
 * @param metadata - of the output in VS Code, which carries that of each of its forms along
 */
export const isCollapsed = (metadata: unknown): boolean => {
  const items = fieldOf(fieldOf(metadata, 'databook'), 'items');
  return (
    Array.isArray(items) && items.some((item) => fieldOf(fieldOf(item, 'metadata'), 'collapsed') === true)
  );
};
