/** Does something with each entry, at most so many at once, and gives the results in the order of the entries. */
export async function sideBySide<In, Out>(
  entries: readonly In[],
  atOnce: number,
  work: (entry: In, index: number) => Promise<Out>,
): Promise<readonly Out[]> {
  const results = new Map<number, Out>();
  const waiting = entries.entries();
  const worker = async (): Promise<void> => {
    for (const [index, entry] of waiting) results.set(index, await work(entry, index));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, entries.length) }, worker));
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}
