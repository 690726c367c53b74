// What people do again and again, in their own words.

import { said } from './house.mjs';

/** The owner of every house in these stories. */
export const OWNER = { name: 'Ada Lindqvist', email: 'ada@example.com', password: 'correct horse battery' };

/** Makes the owner of an empty house with the code that it printed. */
export async function found(house, page, person = OWNER) {
  const [, code] = await said(house, /enter this code: (\S+)/);
  await page.goto(`${house.url}/setup`);
  await answerSetup(page, code, person);
  await page.waitForURL(`${house.url}/`);
}

/** Fills the first page of an empty house. */
export async function answerSetup(page, code, person = OWNER) {
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByLabel('Name', { exact: true }).fill('Tallow & Wick');
  await page.getByRole('button', { name: 'Open the house' }).click();
}

/** Fills the sign-in page that is open. */
export async function signIn(page, person = OWNER) {
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs out from any page. */
export async function signOut(page, person = OWNER) {
  await page.getByRole('button', { name: `Account of ${person.name}` }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}
