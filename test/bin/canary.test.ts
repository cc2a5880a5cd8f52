import { describe, expect, test } from 'vitest';
import { testProject } from './project.ts';

/** Looks like nothing else, so that one occurrence anywhere is a leak. */
const CANARY = 'cAnAry7Zq9Xw2Lm5Tv8';

/** Ways on which somebody may write the value of a secret where none belongs. */
const PATHS: Readonly<Record<string, (project: ReturnType<typeof testProject>) => readonly string[]>> = {
  'a variable of the API': (project) => {
    project.edit(
      'config/samaconso/prod.yaml',
      '  processes: 4',
      `  processes: 4\n  environment: { API_TOKEN: ${CANARY} }`,
    );
    return [];
  },
  'a URL in a variable': (project) => {
    const variable = `CACHE_URL: "redis://user:${CANARY}@10.0.0.1:6379/0"`;
    project.edit('config/samaconso/prod.yaml', '  processes: 4', `  processes: 4\n  environment: { ${variable} }`);
    return [];
  },
  'a setting that does not exist': (project) => {
    project.edit('config/samaconso/prod.yaml', 'postgres:', `postgres:\n  password: ${CANARY}`);
    return [];
  },
  'the version of a secret': (project) => {
    project.edit('config/samaconso/prod.yaml', 'placement:', `secrets:\n  database-password: ${CANARY}\nplacement:`);
    return [];
  },
  'a list where a secret is expected': (project) => {
    project.edit(
      'config/samaconso/prod.yaml',
      'placement:',
      `secrets:\n  database-password: { value: ${CANARY} }\nplacement:`,
    );
    return [];
  },
  'an override': () => ['--set', `api.environment.DB_PASSWORD=${CANARY}`],
  'an override of what does not exist': () => ['--set', `postgres.password=${CANARY}`],
  'the state’s address': (project) => {
    const state = `state: { kind: http, address: "https://user:${CANARY}@state.example.org/x" }`;
    project.edit('config/samaconso/prod.yaml', 'placement:', `${state}\nplacement:`);
    return [];
  },
  'a private key beside the certificate': (project) => {
    const key = `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`;
    project.write('config/samaconso/company-ca.pem', `${project.read('config')['samaconso/company-ca.pem']}${key}`);
    return [];
  },
};

describe('the value of a secret', () => {
  test.each(Object.keys(PATHS))('that is written as %s is refused and shown nowhere', async (path) => {
    const project = testProject();
    const set = PATHS[path]?.(project) ?? [];
    const formats = ['text', 'json', 'sarif', 'github'];
    for (const argv of [
      ...formats.map((format) => ['check', '--format', format]),
      ['synth', 'samaconso/prod'],
      ['diff', 'samaconso/prod'],
    ]) {
      const [command = '', ...rest] = argv;
      const target = command === 'check' ? ['samaconso/prod'] : [];
      const { code, out, err } = await project.run(command, ...target, ...rest, ...set);
      expect([command, code]).toEqual([command, 2]);
      expect(`${out}${err}`).not.toContain(CANARY);
    }
    expect(JSON.stringify(project.read('out'))).not.toContain(CANARY);
  });
});
