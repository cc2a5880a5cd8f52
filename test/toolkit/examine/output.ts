/** What the script prints on a host that is well, in the order in which its parts happen to end. */
export const WELL: readonly string[] = [
  'begin 1795253281.040000000',
  'session 22',
  'space directory 4096 26214400 13107200 6553600 5000000',
  'files 20000 0000003ffeffffff 1048576',
  'listen tcp 00000000:0016 0',
  'listen tcp 0100007F:0019 106',
  'listen tcp 00000000000000000000000000000000:0016 0',
  'user 0 root',
  'user 106 postfix',
  'address 10.0.0.1',
  'address 127.0.0.1',
  'nonlocal 0',
  'engine 28.5.2 4 8589934592 true json-file /var/lib/docker',
  'space engine 4096 52428800 26214400 13107200 13000000',
  'api 1.51',
  'dependency 10.0.0.2 5432 1795253281.100000 1795253281.100420',
  'dependency 10.0.0.250 3128 1795253281.100000 1795253281.102000',
  'dependency 10.0.9.9 25 1795253281.100000 1795253281.112340',
  'end 1795253281.240000000',
];

/** The moments of this machine that fit: a round trip of 80 ms, and the same time. */
export const MOMENTS = { began: 1_795_253_280_700, before: 1_795_253_281_000, after: 1_795_253_281_280 };

/** The output with lines of some kinds replaced. */
export function withLines(kinds: readonly string[], ...lines: readonly string[]): string {
  const rest = WELL.filter((line) => !kinds.includes(line.split(' ')[0] ?? ''));
  return [...rest, ...lines, ''].join('\n');
}
