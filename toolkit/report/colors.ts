import picocolors from 'picocolors';

/** Colours of a report; without a terminal they leave text as it is. */
export type Colors = Pick<
  ReturnType<typeof picocolors.createColors>,
  'red' | 'green' | 'yellow' | 'cyan' | 'blue' | 'magenta' | 'dim' | 'bold'
>;

export function colorsFor(isEnabled: boolean): Colors {
  return picocolors.createColors(isEnabled);
}
