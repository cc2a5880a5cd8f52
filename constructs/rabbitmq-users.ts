import { Construct } from 'constructs';
import { text } from './expression.ts';
import { isAlpine } from './image.ts';
import { Job } from './job.ts';
import { type Login, loginOf } from './login.ts';
import { pathOf } from './path.ts';
import type { RabbitmqRights } from './rabbitmq-rights.ts';
import { RABBITMQ_USERS_SCRIPT, USERS_FOLDER } from './rabbitmq-users-script.ts';
import type { Secret } from './secret.ts';
import type { Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import type { Volume } from './volume.ts';

export interface RabbitmqUsersProps {
  readonly service: Service;

  /** Volume with the server's data and its cookie. */
  readonly data: Volume;
  readonly administrator: string;
  readonly administratorPassword: Secret;
  readonly formerUsers: readonly string[];
}

/**
 * The users of a RabbitMQ, and the job that sets them before anybody connects.
 *
 * It comes as the command line does, by the server's cookie, so that it works on any volume and needs nobody's password.
 */
export class RabbitmqUsers extends Construct {
  readonly job: Job;
  readonly #service: Service;

  constructor(scope: Construct, id: string, props: RabbitmqUsersProps) {
    super(scope, id);
    const { service, data, administrator, administratorPassword, formerUsers } = props;
    this.#service = service;
    const { endpoint } = service;
    const { image } = service.props;
    this.job = new Job(this, `${service.name}-users`, {
      image,
      command: ['/bin/sh', `${USERS_FOLDER}/run`],
      environment: { FORMER_USERS: formerUsers.join(' '), NODE: text`rabbit@${endpoint.host}` },
      user: isAlpine(image) ? { uid: 100, gid: 101 } : { uid: 999, gid: 999 },
      runs: 'both-ways',
      timeoutSeconds: 300,
      resources: { memoryBytes: 256 * 1024 ** 2 },
    });
    this.job.addVolume('/var/lib/rabbitmq', data, { readOnly: true });
    this.job.addFile(`${USERS_FOLDER}/run`, { content: RABBITMQ_USERS_SCRIPT, mode: '0555' });
    this.#add(administrator, administratorPassword, 'administrator', { configure: '.*', write: '.*', read: '.*' });
    service.addPreparation(this.job);
    for (const user of formerUsers) this.#addRevocation(user, administrator, user);
  }

  /** A user of the default virtual host, whose name alternates, see `Login`. */
  add(name: string, password: Secret, rights: RabbitmqRights): Login {
    const login = loginOf(name, password);
    this.#add(login.user, password, '', rights);
    this.#addRevocation(name, login.user, login.previous);
    return login;
  }

  #add(user: string, password: Secret, tag: string, { configure, write, read }: RabbitmqRights): void {
    if (!/^[a-z][a-z0-9_-]{0,60}$/.test(user) || user === 'guest') {
      throw topologyError(
        pathOf(this),
        `expected a user of lower-case letters, digits, - and _, and not guest, got "${user}"; rename it`,
      );
    }
    const described = JSON.stringify({ name: user, tags: tag === '' ? [] : [tag] });
    const permission = JSON.stringify({ user, vhost: '/', configure, write, read });
    this.job.addFile(`${USERS_FOLDER}/${user}/user.json`, { content: described });
    this.job.addFile(`${USERS_FOLDER}/${user}/permission.json`, { content: permission });
    this.job.addFile(`${USERS_FOLDER}/${user}/password`, { content: password });
  }

  /** Removing a user ends its connections; not before its successor is there, which would leave nobody. */
  #addRevocation(name: string, present: string, previous: string): void {
    this.#service.addCommand(`${this.#service.name}-revoke-${name.replaceAll('_', '-')}`, [
      'sh',
      '-ec',
      `users=$(rabbitmqctl -q list_users --no-table-headers | cut -f 1)
echo "$users" | grep -qx "$1" || { echo "expected $1 to be a user by now, got none; deploy first" >&2; exit 1; }
if echo "$users" | grep -qx "$2"; then rabbitmqctl delete_user "$2"; else echo "there is no user $2"; fi`,
      'revoke',
      present,
      previous,
    ]);
  }
}
