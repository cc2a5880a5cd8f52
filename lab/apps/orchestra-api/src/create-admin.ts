import { Database } from './database.ts';
import { hashPassword } from './password.ts';

const SHORTEST = 12;

const { DATABASE_URL: databaseUrl = '', INITIAL_ADMIN_EMAIL = '', INITIAL_ADMIN_PASSWORD = '' } = process.env;
const email = INITIAL_ADMIN_EMAIL.trim().toLowerCase();
const problem = findProblem();
if (problem === undefined) {
  await createAdmin();
} else {
  console.error(problem);
  process.exitCode = 1;
}

function findProblem(): string | undefined {
  if (databaseUrl === '') return 'DATABASE_URL: expected a postgresql:// address, got nothing';
  if (!email.includes('@')) return `INITIAL_ADMIN_EMAIL: expected an e-mail address, got "${email}"`;
  const { length } = INITIAL_ADMIN_PASSWORD;
  if (length >= SHORTEST) return undefined;
  return `INITIAL_ADMIN_PASSWORD: expected ${SHORTEST} characters or more, got ${length}; choose a longer one`;
}

/** Makes the first administrator; one that is there already stays as it is, its password too. */
async function createAdmin(): Promise<void> {
  const database = new Database({ databaseUrl });
  try {
    const made = await database.rows(
      `INSERT INTO users (email, name, password_hash, role_id)
       SELECT $1, 'Administrator', $2, id FROM roles WHERE name = 'administrator'
       ON CONFLICT (email) DO NOTHING RETURNING id`,
      [email, await hashPassword(INITIAL_ADMIN_PASSWORD)],
    );
    console.log(made.length > 0 ? `administrator ${email}: made` : `administrator ${email}: is there already`);
  } finally {
    await database.onApplicationShutdown();
  }
}
