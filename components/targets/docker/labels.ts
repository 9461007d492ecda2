/** Labels as the provider takes them, in one order. */
export const labelList = (labels: Readonly<Record<string, string>>): { label: string; value: string }[] =>
  Object.entries(labels)
    .map(([label, value]) => ({ label, value }))
    .sort((left, right) => (left.label < right.label ? -1 : 1));
