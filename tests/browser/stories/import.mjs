// Moving in: an export of another system is uploaded, described, tried, brought in, and what was kept aside is downloaded.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { WIDTHS } from '../harness/browser.mjs';
import { OWNER, found, signIn } from '../harness/steps.mjs';

export const title = 'moving in: a list comes in, and those who asked for no more mail stay asked';

const ROWS = 3_000;
const HEADER = 'uuid,email,name,attributes,status,created_at,updated_at';

/** An export as listmonk writes it; every tenth person left, and one address is broken. */
function subscribers() {
  const row = (number) => {
    const email = number === 7 ? '=nobody' : `person${number}@cedar${number}.example`;
    const status = number % 10 === 0 ? 'blocklisted' : 'enabled';
    return `u-${number},${email},Person ${number},{},${status},2024-01-05T10:00:00Z,2024-02-05T10:00:00Z`;
  };
  return [HEADER, ...Array.from({ length: ROWS }, (_, number) => row(number)), ''].join('\n');
}

export async function tell(stage) {
  const house = await stage.house('serve');
  const page = await stage.person();
  await found(house, page);
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await page.waitForURL(/imports\/new/);
  await stage.look(page, 'new');

  await upload(page, 'notes.csv', '');
  await page.getByText('This file is empty').waitFor();
  await stage.look(page, 'empty-file');
  await upload(page, 'subscribers.csv', subscribers());
  await page.waitForURL(/columns/);
  assert.equal(await page.getByLabel(/^status/).inputValue(), 'consent.state', 'the export is recognised');
  await stage.look(page, 'columns');
  await page.getByRole('button', { name: 'Try it' }).click();

  await page.getByText('Nothing has been written yet').waitFor();
  await page.getByText('is not an e-mail address').waitFor();
  await stage.look(page, 'tried');
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await page.getByRole('link', { name: 'See the contacts' }).waitFor();
  await stage.look(page, 'done');

  const [aside] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the rows' }).click()]);
  const rows = (await readFile(await aside.path(), 'utf8')).trim().split('\r\n');
  assert.equal(rows[0], `Row,Taken,Reason,${HEADER}`);
  assert.match(rows[1], /^9,no,.*u-7,'=nobody,/, 'no cell of a stranger is a formula');
  await onAPhone(stage, house);
}

async function onAPhone(stage, house) {
  const phone = await stage.person({ width: WIDTHS.phone, dark: true });
  await phone.goto(`${house.url}/imports`);
  await signIn(phone, OWNER);
  await phone.goto(`${house.url}/imports`);
  await stage.look(phone, 'phone-list');
  await phone.goto(`${house.url}/imports/new`);
  await upload(phone, 'people.csv', 'Mail;Who;Region\nada@engines.example;Ada Byron;north\n');
  await phone.waitForURL(/columns/);
  await stage.look(phone, 'phone-columns');
}

async function upload(page, name, text) {
  await page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Upload' }).click();
}
