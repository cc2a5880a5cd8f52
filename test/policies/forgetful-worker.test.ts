import { describe, expect, test } from 'vitest';
import { forgetfulWorker } from '../../policies/forgetful-worker.ts';
import { objections, service } from './nodes.ts';

const judged = (command: readonly string[]) =>
  objections(forgetfulWorker, { services: [service('a/worker', { command: command.map((word) => [word]) })] });

describe('forgetful-worker', () => {
  test('warns of a worker that Celery itself ends', () => {
    expect(judged(['celery', '-A', 'app.worker', 'worker', '-Q', 'normal'])).toMatchInlineSnapshot(
      `"a/worker: at its end Celery forgets tasks that it has handed to a process, and they are done twice, got "celery -A app.worker worker -Q normal"; use CeleryWorker"`,
    );
  });

  test.each([
    [['/opt/venv/bin/celery', '-A', 'app', 'worker']],
    [['sh', '-c', 'python manage.py migrate && exec celery -A app worker -l info']],
    [['python', '-m', 'celery', 'worker']],
  ])('knows it in %j', (command) => {
    expect(judged(command)).not.toBe('');
  });

  test.each([
    [['python', '/arrimage/celery-worker', '-A', 'app', 'worker']],
    [['celery', '-A', 'app.worker', 'beat']],
    [['celery', '-A', 'app.worker', 'flower']],
    [['celery', '-A', 'app', 'inspect', 'ping']],
    [['sh', '-c', 'celery -A app beat & exec ./worker run']],
    [[]],
  ])('has nothing against %j', (command) => {
    expect(judged(command)).toBe('');
  });
});
