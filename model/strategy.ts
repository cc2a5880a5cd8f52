/**
 * How the rolling services behind an edge pass from one version to the next.
 *
 * - `rolling`: the edge turns to the new containers, replica by replica or to all at once, and the old ones go
 * - `canary`: the edge first sends a share of the requests to the new ones; errors in their answers end the deployment
 * - `blue-green`: the edge turns at once, and the old ones stay for a time, so that a rollback is a turn of the edge
 */
export type Strategy =
  | {
      readonly kind: 'rolling';
      /** Replicas of a service that are replaced at a time. @default - all */
      readonly parallelism?: number;
    }
  | {
      readonly kind: 'canary';
      /** Share of the requests in percent. */
      readonly percent: number;
      readonly periodSeconds: number;
      /** Share of errors of the new containers in percent, above which the deployment has failed. */
      readonly maximumErrorPercent: number;
      /** Answers of the new containers before which errors do not end it early. */
      readonly minimumRequests: number;
    }
  | {
      readonly kind: 'blue-green';
      /** How long the old containers stay. */
      readonly keepSeconds: number;
    };

/** How many replicas of a rolling service are replaced at a time; canary and blue-green need all new containers beside the old ones. */
export function replicasAtATime(strategy: Strategy, { replicas }: { readonly replicas: number }): number {
  const size = strategy.kind === 'rolling' ? (strategy.parallelism ?? replicas) : replicas;
  return Math.min(size, replicas);
}
