/** An announcement as the API gives it. */
export interface Announcement {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly publishedAt: string;
}

/** Announcements of the API; null when it does not answer. */
export async function tryReadAnnouncements(): Promise<readonly Announcement[] | null> {
  const api = process.env['API_URL'] ?? 'http://api:4000';
  try {
    const options = { cache: 'no-store', signal: AbortSignal.timeout(3000) } as const;
    const answer = await fetch(`${api}/api/announcements`, options);
    return answer.ok ? ((await answer.json()) as readonly Announcement[]) : null;
  } catch {
    return null;
  }
}
