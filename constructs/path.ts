import type { IConstruct } from 'constructs';

/** Path of a construct for people: ids from the root, without the `Default` of a service inside a construct of its name. */
export function pathOf(construct: IConstruct): string {
  return construct.node.scopes
    .map((scope) => scope.node.id)
    .filter((id) => id !== '' && id !== 'Default')
    .join('/');
}
