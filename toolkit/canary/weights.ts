/** Weights of one container each. */
export interface Weights {
  readonly newer: number;
  readonly older: number;
}

/** The smallest weights by which the new containers together get a share of the requests, however many stand on each side. */
export function weightsOf(percent: number, newer: number, older: number): Weights {
  const weights = { newer: percent * older, older: (100 - percent) * newer };
  const common = greatestDivisor(weights.newer, weights.older);
  return { newer: weights.newer / common, older: weights.older / common };
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
