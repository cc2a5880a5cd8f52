/** A project as the API gives it. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

const KEY = 'token';

/**
 * Signs in, and keeps the token until the tab is closed.
 *
 * @throws Error with the answer of the API when it refuses
 */
export async function signIn(email: string, password: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/api/auth/login', { method: 'POST', headers, body: JSON.stringify({ email, password }) });
  if (!answer.ok) throw new Error(answer.status === 401 ? 'E-mail or password is wrong.' : 'The API does not answer.');
  const { accessToken } = (await answer.json()) as { readonly accessToken: string };
  sessionStorage.setItem(KEY, accessToken);
}

/**
 * Projects of the API; null when nobody is signed in, or no longer.
 *
 * @throws Error when the API does not answer
 */
export async function readProjects(): Promise<readonly Project[] | null> {
  const token = sessionStorage.getItem(KEY);
  if (token === null) return null;
  const answer = await fetch('/api/projects', { headers: { authorization: `Bearer ${token}` } });
  if (answer.ok) return (await answer.json()) as readonly Project[];
  if (answer.status !== 401) throw new Error('The API does not answer.');
  sessionStorage.removeItem(KEY);
  return null;
}
