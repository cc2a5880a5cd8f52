import type { TerraformElement, TerraformStack } from 'cdktf';
import { renderJson } from '../../model/json.ts';
import { backendOf } from './backend.ts';
import type { ServerContents } from './contents.ts';
import { literal } from './literal.ts';
import { TERRAFORM_VERSION } from './version.ts';

/** Version of cdktf whose layout the stacks have. */
export const CDKTF_VERSION = '0.21.0';

type Blocks = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** What one element gives; of the parts that cdktf knows, those that we use. */
interface Fragment {
  readonly provider?: Readonly<Record<string, object>>;
  readonly resource?: Blocks;
  readonly terraform?: { readonly required_providers: Readonly<Record<string, object>> };
  readonly variable?: Readonly<Record<string, object>>;
}

/**
 * The text of a stack.
 *
 * Its parts are what cdktf's elements give, joined. `stack.toTerraform()` would join them too, but it looks for tokens in each string,
 * twice, and there are none: that takes half of the time.
 */
export function synthesize(stack: TerraformStack, contents: ServerContents): string {
  const fragments = stack.node.children.map((child) => (child as TerraformElement).toTerraform() as Fragment);
  const resource = new Map<string, Record<string, object>>();
  for (const [type, named] of fragments.flatMap((fragment) => Object.entries(fragment.resource ?? {}))) {
    resource.set(type, Object.assign(resource.get(type) ?? {}, withoutMetadata(named)));
  }
  return renderJson({
    '//': ownMetadata(contents),
    terraform: terraformBlock(contents, Object.assign({}, ...fragments.map((fragment) => fragment.terraform))),
    provider: Object.assign({}, ...fragments.map((fragment) => fragment.provider)),
    variable: withoutMetadata(Object.assign({}, ...fragments.map((fragment) => fragment.variable))),
    resource: Object.fromEntries(resource),
  });
}

/** The bindings ask for the provider they were made from, 3.6.2; only newer ones have few enough faults. */
function terraformBlock({ topology, stack }: ServerContents, given: Required<Fragment>['terraform']): object {
  const { docker } = given.required_providers;
  return {
    backend: literal(backendOf(topology.state, stack)),
    required_providers: { docker: { ...docker, version: '~> 4.5' } },
    required_version: `>= ${TERRAFORM_VERSION}`,
  };
}

/** Only what the `cdktf` command reads. Its library's own has construct paths and its version: no reason to change a reviewed file. */
function ownMetadata({ topology, stack }: ServerContents): object {
  const [backend] = Object.keys(backendOf(topology.state, stack));
  return { metadata: { backend, stackName: stack, version: CDKTF_VERSION }, outputs: {} };
}

function withoutMetadata(named: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(named).map(([name, block]) => {
      const { '//': _metadata, ...attributes } = block as Record<string, unknown>;
      return [name, attributes];
    }),
  );
}
