import { spawn } from 'node:child_process';

/** What a command took. */
export interface Cost {
  /** CPU time of the process and of all that it started and waited for. */
  readonly seconds: number;
  /** Peak memory of the largest process, in MiB. */
  readonly megabytes: number;
}

/**
 * Runs a command and asks the system what it took.
 *
 * A small process in between does it, since Node tells the use of a child only to the child itself.
 */
export function costOf(program: string, args: readonly string[], cwd: string): Promise<Cost> {
  const measure =
    'import json,resource,subprocess,sys\n' +
    'code=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.PIPE)\n' +
    'use=resource.getrusage(resource.RUSAGE_CHILDREN)\n' +
    'print(json.dumps([code.returncode,use.ru_utime+use.ru_stime,use.ru_maxrss/1024,code.stderr.decode()[-500:]]))';
  return new Promise((resolve, reject) => {
    const child = spawn('python3', ['-c', measure, program, ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data: Uint8Array) => {
      out += new TextDecoder().decode(data);
    });
    child.on('error', reject);
    child.on('close', () => {
      const [code, seconds, megabytes, stderr] = JSON.parse(out) as readonly [number, number, number, string];
      if (code === 0) resolve({ seconds, megabytes });
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${code}: ${stderr}`));
    });
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
