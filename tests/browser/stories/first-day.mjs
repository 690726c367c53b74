// The first ten minutes of an empty house: its owner is made, signs out, and signs in again.

import assert from 'node:assert/strict';
import { said } from '../harness/house.mjs';
import { WIDTHS } from '../harness/browser.mjs';

const PASSWORD = 'correct horse battery';

export const title = 'an empty house gets its owner, who can leave and come back';

export async function tell(stage) {
  const house = await stage.house('serve');
  const [, code] = await said(house, /enter this code: (\S+)/);
  const page = await stage.person();

  await page.goto(house.url);
  assert.equal(new URL(page.url()).pathname, '/setup', 'an empty house asks for its owner');
  await stage.look(page, 'setup');

  await found(page, 'wrong-code-here');
  await page.getByText('This is not the code.').waitFor();
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'ada@example.com', 'what was typed stays');
  await stage.look(page, 'wrong-code');

  await found(page, code);
  await page.waitForURL(`${house.url}/`);
  await stage.look(page, 'start');
  assert.equal((await page.goto(`${house.url}/setup`)).status(), 404, 'there is one first owner');

  await page.goto(house.url);
  await signOut(page);
  await page.waitForURL(/sign-in/);
  await stage.look(page, 'sign-in');
  await signIn(page, 'not the password');
  await stage.look(page, 'wrong-password');
  await signIn(page, PASSWORD);
  await page.waitForURL(`${house.url}/`);

  const phone = await stage.person({ width: WIDTHS.phone, dark: true, script: false });
  await phone.goto(house.url);
  await stage.glance(phone, 'phone-sign-in');
  await signIn(phone, PASSWORD);
  await phone.waitForURL(`${house.url}/`);
  await stage.glance(phone, 'phone-start');
}

async function found(page, code) {
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('Your name').fill('Ada Lindqvist');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('Name', { exact: true }).fill('Tallow & Wick');
  await page.getByRole('button', { name: 'Open the house' }).click();
}

async function signIn(page, password) {
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page) {
  await page.getByRole('button', { name: 'Account of Ada Lindqvist' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}
