export const dynamic = 'force-dynamic';

/** Whether this server answers; it says nothing of the API. */
export function GET(): Response {
  return new Response('ok', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
