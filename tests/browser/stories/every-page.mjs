// Every kind of page that a colleague can reach: it opens, fits a phone and a desk, and keeps nobody out.

import assert from 'node:assert/strict';
import { WIDTHS, barriers, overflow } from '../harness/browser.mjs';
import { crawl } from '../harness/crawl.mjs';
import { said } from '../harness/house.mjs';
import { found, signIn } from '../harness/steps.mjs';

export const title = 'every page opens, fits and is accessible, in an empty house and in the demo';

export async function tell(stage) {
  const faults = [];
  const empty = await stage.house('serve');
  const owner = await stage.person();
  await found(empty, owner);
  await walk(stage, owner, empty, 'empty', faults);

  const demo = await stage.house('demo', '--no-open');
  const [, password] = await said(demo, /with the password (\S+):/);
  for (const [role, dark] of [['Admin', false], ['Head of Marketing', true], ['Sales', false]]) {
    const [, email] = await said(demo, new RegExp(`^ *${role} +(\\S+@\\S+)`, 'm'));
    const page = await stage.person({ dark });
    await page.goto(demo.url);
    await signIn(page, { email, password });
    await walk(stage, page, demo, role.toLowerCase().replaceAll(' ', '-'), faults);
  }
  assert.deepEqual(faults, []);
}

async function walk(stage, page, house, who, faults) {
  await crawl(page, house.url, {}, async (path, status) => {
    const find = (what) => {
      console.log(`  ${who} ${path}: ${what}`);
      faults.push(`${who} ${path}: ${what}`);
    };
    if (status !== 200) find(status);
    await page.setViewportSize({ width: WIDTHS.phone, height: 844 });
    if ((await overflow(page)) > 0) find('wider than a phone');
    await page.setViewportSize({ width: WIDTHS.desk, height: 900 });
    for (const barrier of await barriers(page)) find(barrier);
    await stage.glance(page, `${who}${path.split('?')[0].replaceAll('/', '-').slice(0, 60)}`);
  });
  for (const complaint of page.complaints.splice(0)) faults.push(`${who}: ${complaint}`);
}
