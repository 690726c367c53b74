// Follows the links of the house, a page or two of each kind.

const PAGES_MAX = 150;

/** Opens at most `each_max` pages of every kind that can be reached from `start`; calls `look(path, status)` on each. */
export async function crawl(page, origin, { start = '/', each_max = 1 }, look) {
  const waiting = [start];
  const seen = new Set(waiting);
  const visits = new Map();
  let pages = 0;
  while (waiting.length > 0 && pages < PAGES_MAX) {
    const path = waiting.shift();
    const kind = kindOf(path);
    const times = visits.get(kind) ?? 0;
    if (times >= each_max) continue;
    visits.set(kind, times + 1);
    const answer = await page.goto(origin + path).catch(unlessDownload);
    if (!answer?.headers()['content-type']?.startsWith('text/html')) continue;
    pages += 1;
    await look(path, answer.status());
    for (const link of await links(page, origin)) {
      if (!seen.has(link)) waiting.push(link);
      seen.add(link);
    }
  }
  return pages;
}

/** A file that is kept is no page to look at. */
function unlessDownload(error) {
  if (!error.message.includes('Download is starting')) throw error;
  return null;
}

/** Pages that differ only in an id or in their query are of one kind. */
function kindOf(path) {
  const url = new URL(path, 'http://house');
  const parts = url.pathname.split('/').map((part) => (/^(?=.*\d)[0-9a-hjkmnp-tv-z]{9,13}$/.test(part) ? '{id}' : part));
  return parts.join('/');
}

async function links(page, origin) {
  const all = await page.$$eval('a[href]:not([download])', (anchors) => anchors.map((anchor) => anchor.href));
  return all
    .filter((link) => link.startsWith(`${origin}/`))
    .map((link) => link.slice(origin.length).split('#')[0])
    .filter((path) => !path.startsWith('/assets/') && !path.startsWith('/api/'));
}
