// A rule is built by keyboard and broken and mended as text; then one thing is done with everybody who meets it, and undone.

import assert from 'node:assert/strict';
import { WIDTHS } from '../harness/browser.mjs';
import { OWNER, found, signIn } from '../harness/steps.mjs';

export const title = 'a rule is built by keyboard, counts whom it means, and many are changed by it and put back';

const PEOPLE = 90;
/** Every third of them lives in France. */
const FRENCH = PEOPLE / 3;

export async function tell(stage) {
  const house = await stage.house('serve');
  const page = await stage.person();
  await found(house, page);
  await bringIn(house, page);
  await build(stage, house, page);
  await changeMany(stage, house, page);
  await withoutScript(stage, house);
}

async function bringIn(house, page) {
  const country = (number) => (number % 3 === 0 ? 'FR' : 'DE');
  const rows = Array.from({ length: PEOPLE }, (_, number) => `person${number}@cedar.example,Person ${number},${country(number)}`);
  const text = ['email,first name,country', ...rows, ''].join('\n');
  await page.goto(`${house.url}/imports/new`);
  await page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await page.getByRole('link', { name: 'See the contacts' }).waitFor();
}

async function build(stage, house, page) {
  await page.goto(`${house.url}/segments/new`);
  await page.getByLabel('Name', { exact: true }).fill('French');
  const text = page.locator('.rule-input textarea');
  const tree = page.locator('.rule-tree');
  await tree.waitFor();
  // By keyboard alone: the example's conditions go, one about the country comes.
  for (const left of [1, 0]) {
    await tree.getByRole('button', { name: /^Remove/ }).first().press('Enter');
    await settled(page, async () => (await tree.locator('.rule-condition').count()) === left);
  }
  await tree.getByRole('button', { name: 'Condition' }).first().press('Enter');
  await settled(page, async () => (await tree.locator('.rule-condition').count()) === 1);
  assert.ok(await page.evaluate(() => document.activeElement.closest('.rule-condition') !== null), 'the new condition has the focus');

  await text.fill('contact.contry is FR');
  await page.locator('.rule-problem mark').waitFor();
  assert.equal(await page.locator('.rule-problem mark').innerText(), 'contact.contry');
  await stage.look(page, 'wrong-word');
  await page.getByRole('button', { name: /contact\.country/ }).press('Enter');
  await page.locator('.rule-count').getByText(`of ${PEOPLE} contacts`).waitFor();
  await settled(page, async () => (await page.locator('.rule-count strong').innerText()) === `${FRENCH}`);
  assert.equal(await text.inputValue(), 'contact.country is FR');
  await stage.look(page, 'counted');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText(`Would join: ${FRENCH}`).waitFor();
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('The segment is made.').waitFor();
}

async function changeMany(stage, house, page) {
  await page.goto(`${house.url}/contacts?rule=contact.country+is+FR`);
  await page.locator('select[name=deed]').selectOption({ label: 'Add a tag' });
  await page.getByRole('button', { name: `All ${FRENCH} contacts that match` }).click();
  await page.getByLabel('Tag').fill('bonjour');
  await page.getByRole('button', { name: 'Look ahead' }).click();
  await stage.look(page, 'look-ahead');
  await page.locator('form[action="/bulk"] button').first().click();
  await page.waitForURL(/\/bulk\/[a-z0-9]+$/);
  await tagged(house, page, FRENCH);
  await page.goBack();
  await page.reload();
  await stage.look(page, 'done');
  await page.getByRole('button', { name: 'Undo' }).click();
  const sure = page.locator('dialog[open]').getByRole('button', { name: 'Undo' });
  if (await sure.isVisible()) await sure.click();
  await page.getByText('undid it').waitFor();
  await tagged(house, page, 0);
}

/** Waits until so many contacts have the tag. */
async function tagged(house, page, count) {
  const shown = count === 0 ? 'Nobody like that' : `${count} contacts`;
  await settled(page, async () => {
    await page.goto(`${house.url}/contacts?rule=tag+is+bonjour`);
    return (await page.locator('main').innerText()).includes(shown);
  });
}

async function withoutScript(stage, house) {
  const page = await stage.person({ width: WIDTHS.phone, script: false });
  await page.goto(`${house.url}/segments/new`);
  await signIn(page, OWNER);
  await page.goto(`${house.url}/segments/new`);
  await page.getByLabel('Name', { exact: true }).fill('Plain');
  await page.locator('textarea[name=rule]').fill('contact.contry is FR');
  await page.getByRole('button', { name: 'Save' }).click();
  assert.equal(await page.locator('.rule-problem mark').innerText(), 'contact.contry');
  await stage.glance(page, 'without-script');
}

/** Waits until something is so. */
async function settled(page, is, ms_max = 30_000) {
  for (const end = Date.now() + ms_max; Date.now() < end; await page.waitForTimeout(100)) {
    if (await is()) return;
  }
  throw new Error(`it never came true: ${is}`);
}
