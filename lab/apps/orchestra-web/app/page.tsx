import { type Announcement, tryReadAnnouncements } from './announcements.ts';

export const dynamic = 'force-dynamic';

export default async function Page() {
  const announcements = await tryReadAnnouncements();
  return (
    <>
      <h1>Announcements</h1>
      {announcements === null ? <p role="alert">The API does not answer.</p> : <List announcements={announcements} />}
    </>
  );
}

function List({ announcements }: { readonly announcements: readonly Announcement[] }) {
  if (announcements.length === 0) return <p>There are none.</p>;
  return announcements.map(({ id, title, body, publishedAt }) => (
    <article key={id}>
      <h2>{title}</h2>
      <p>{body}</p>
      <time dateTime={publishedAt}>{publishedAt.slice(0, 10)}</time>
    </article>
  ));
}
