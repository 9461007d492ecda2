import type { Field } from "./field";

const units: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

const quantity = /^\+?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/** A quantity as Kubernetes writes them (`250m`, `1.5Gi`, `1e3`) in cores or bytes; none where it is no quantity, or not known yet. */
export function quantityOf(field: Field): number | undefined {
  if (field.number !== undefined) return field.number;
  const [, digits, exponent = "0", unit = ""] = quantity.exec(field.text ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits) * 10 ** Number(exponent) * (units[unit] ?? Number.NaN);
}

/** Cores in words: `1.5 cores`. */
export const cores = (amount: number): string => `${rounded(amount)} cores`;

/** Memory in words: `1.5 Gi`. */
export const gibibytes = (bytes: number): string => `${rounded(bytes / 2 ** 30)} Gi`;

const rounded = (amount: number): string => String(Math.round(amount * 1000) / 1000);
