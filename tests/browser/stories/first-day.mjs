// The first ten minutes of an empty house: its owner is made, signs out, and signs in again.

import assert from 'node:assert/strict';
import { said } from '../harness/house.mjs';
import { WIDTHS } from '../harness/browser.mjs';
import { OWNER, answerSetup, signIn, signOut } from '../harness/steps.mjs';

export const title = 'an empty house gets its owner, who can leave and come back';

export async function tell(stage) {
  const house = await stage.house('serve');
  const [, code] = await said(house, /enter this code: (\S+)/);
  const page = await stage.person();

  await page.goto(house.url);
  assert.equal(new URL(page.url()).pathname, '/setup', 'an empty house asks for its owner');
  await stage.look(page, 'setup');

  await answerSetup(page, 'wrong-code-here');
  await page.getByText('This is not the code.').waitFor();
  assert.equal(await page.getByLabel('E-mail').inputValue(), OWNER.email, 'what was typed stays');
  await stage.look(page, 'wrong-code');

  await answerSetup(page, code);
  await page.waitForURL(`${house.url}/`);
  await stage.look(page, 'start');
  assert.equal((await page.goto(`${house.url}/setup`)).status(), 404, 'there is one first owner');

  await page.goto(house.url);
  await signOut(page);
  await page.waitForURL(/sign-in/);
  await stage.look(page, 'sign-in');
  await signIn(page, { ...OWNER, password: 'not the password' });
  await stage.look(page, 'wrong-password');
  await signIn(page);
  await page.waitForURL(`${house.url}/`);

  const phone = await stage.person({ width: WIDTHS.phone, dark: true, script: false });
  await phone.goto(house.url);
  await stage.glance(phone, 'phone-sign-in');
  await signIn(phone);
  await phone.waitForURL(`${house.url}/`);
  await stage.glance(phone, 'phone-start');
}
