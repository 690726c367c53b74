// Every kind of page that the owner can reach: it opens, fits a phone and a desk, and keeps nobody out.

import assert from 'node:assert/strict';
import { WIDTHS, barriers, overflow } from '../harness/browser.mjs';
import { crawl } from '../harness/crawl.mjs';
import { found } from '../harness/steps.mjs';

export const title = 'every page opens, fits and is accessible';

export async function tell(stage) {
  const house = await stage.house('serve');
  const page = await stage.person();
  await found(house, page);
  const faults = [];
  await crawl(page, house.url, '/', async (path, status) => {
    if (status !== 200) faults.push(`${path}: ${status}`);
    await page.setViewportSize({ width: WIDTHS.phone, height: 844 });
    if ((await overflow(page)) > 0) faults.push(`${path}: wider than a phone`);
    await page.setViewportSize({ width: WIDTHS.desk, height: 900 });
    faults.push(...(await barriers(page)).map((barrier) => `${path}: ${barrier}`));
    await stage.glance(page, path.split('?')[0].replaceAll('/', '-').slice(1) || 'home');
  });
  faults.push(...page.complaints);
  assert.deepEqual(faults, []);
}
