'use client';

import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { type Project, readProjects, signIn } from './session.ts';

export default function Page() {
  const [projects, setProjects] = useState<readonly Project[] | null>(null);
  const [problem, setProblem] = useState('');

  const show = useCallback(async (read: () => Promise<readonly Project[] | null>) => {
    try {
      setProjects(await read());
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The API does not answer.');
    }
  }, []);

  useEffect(() => {
    void show(readProjects);
  }, [show]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void show(async () => {
      await signIn(String(form.get('email')), String(form.get('password')));
      return readProjects();
    });
  };

  return (
    <>
      <h1>Projects</h1>
      {problem !== '' && <p role="alert">{problem}</p>}
      {projects === null ? <Form submit={submit} /> : <List projects={projects} />}
    </>
  );
}

function Form({ submit }: { readonly submit: (event: FormEvent<HTMLFormElement>) => void }) {
  return (
    <form onSubmit={submit} method="post">
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit">Sign in</button>
    </form>
  );
}

function List({ projects }: { readonly projects: readonly Project[] }) {
  if (projects.length === 0) return <p>There are none yet.</p>;
  return (
    <ul>
      {projects.map(({ id, name, status }) => (
        <li key={id}>
          {name} <small>{status}</small>
        </li>
      ))}
    </ul>
  );
}
