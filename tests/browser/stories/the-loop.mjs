// The loop, turned once by hand: from a link in a campaign to revenue under a signed agreement.

import assert from 'node:assert/strict';
import { WIDTHS } from '../harness/browser.mjs';
import { mailTo, mails, plain } from '../harness/sink.mjs';
import { OWNER, found } from '../harness/steps.mjs';

export const title = 'the loop: a visitor becomes revenue under a signed agreement, another goes back to nurture';

const MAYA = { name: 'Maya Lindqvist', email: 'maya@tallow.example', role: 'Head of Marketing', password: 'marketing keeps it' };
const JONAS = { name: 'Jonas Okafor', email: 'jonas@tallow.example', role: 'Head of Sales', password: 'sales keeps it too' };
const PRIYA = { name: 'Priya Raman', email: 'priya@tallow.example', role: 'Sales', password: 'calls before lunch' };
const NOOR = { first: 'Noor', last: 'Haddád', email: 'noor@cedar-analytics.example', title: 'Head of Operations', company: 'Cedar Analytics' };

const TARIQ = { first: 'Tariq', last: 'Benoît', email: 'tariq@harbour-works.example', title: 'Head of Logistics', company: 'Harbour Works' };

export async function tell(stage) {
  await turn(stage);
}

/** Turns the loop once in a new house, which is started with these arguments. */
export async function turn(stage, ...more) {
  const sink = await stage.sink();
  const house = await stage.house('serve', ...more);
  const ada = await stage.person();
  await found(house, ada);
  await letMailLeave(ada, house, sink);
  const maya = await invited(stage, house, ada, sink, MAYA);
  const jonas = await invited(stage, house, ada, sink, JONAS);
  const priya = await invited(stage, house, ada, sink, PRIYA);

  await publishForm(stage, maya, house);
  await startJourney(stage, maya, house);
  await sign(stage, maya, jonas, house);

  const noor = await stage.person({ width: WIDTHS.phone });
  await answer(stage, noor, house);
  await readMail(stage, noor, house, sink, NOOR);
  await work(stage, priya, house);
  await bothHeadsLook(stage, maya, jonas, house);

  const tariq = await stage.person({ width: WIDTHS.phone });
  await answerWell(tariq, house, TARIQ);
  await readMail(stage, tariq, house, sink, TARIQ);
  await reject(stage, priya, house, TARIQ);
  await backInNurture(stage, maya, house, TARIQ);
}

async function letMailLeave(page, house, sink) {
  await page.goto(`${house.url}/settings/company`);
  await page.getByLabel('Postal address').fill('Tallow & Wick, 1 Candle Row, Bristol');
  await page.getByLabel('Mails come from').fill('hello@tallow.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.goto(`${house.url}/settings/mail`);
  await page.getByLabel('Mail server').fill('127.0.0.1');
  await page.getByLabel('Port', { exact: true }).fill(String(sink.port));
  await page.getByRole('radio', { name: /none/i }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Send me a test' }).click();
  await mailTo(sink, OWNER.email);
}

/** Invites a colleague by mail, who follows the link and comes in. */
async function invited(stage, house, ada, sink, who) {
  await ada.goto(`${house.url}/settings/invitations/new`);
  await ada.getByLabel('E-mail').fill(who.email);
  await ada.locator('[name=name]').fill(who.name);
  await chooseRole(ada, who.role);
  await ada.getByRole('button', { name: 'Invite' }).click();
  const mail = plain(await mailTo(sink, who.email));
  const [link] = mail.match(/http:\/\/127\.0\.0\.1:\d+\/invitation\/[^\s"<>]+/);
  const page = await stage.person();
  await page.goto(link);
  if (who === MAYA) await stage.look(page, 'invitation');
  await page.getByLabel('Choose a password').fill(who.password);
  await page.getByRole('button', { name: 'Come in' }).click();
  await page.waitForURL((url) => !url.pathname.includes('invitation'));
  return page;
}

async function chooseRole(page, role) {
  const list = page.locator('select[name=role]');
  if (await list.count()) await list.selectOption({ label: role });
  else await page.getByRole('radio', { name: role, exact: true }).check();
}

async function publishForm(stage, page, house) {
  await page.goto(`${house.url}/forms/new?template=demo-request`);
  await stage.look(page, 'form-editor');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await stage.look(page, 'form');
}

async function startJourney(stage, page, house) {
  await page.goto(`${house.url}/templates/new`);
  await page.locator('[name=name]').fill('First thought');
  await page.locator('[name=subject]').fill('{{ contact.first_name | default("Hello") }}, what a slow answer costs');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.goto(`${house.url}/journeys/new`);
  await page.locator('[name=name]').fill('Welcome');
  await page.locator('[name=step_kind]').nth(0).selectOption('mail');
  await page.locator('[name=step_template]').nth(0).selectOption({ label: 'First thought' });
  await page.locator('[name=step_kind]').nth(1).selectOption('wait');
  await page.locator('[name=step_days]').nth(1).fill('3');
  await page.locator('[name=step_kind]').nth(2).selectOption('mail');
  await page.locator('[name=step_template]').nth(2).selectOption({ label: 'First thought' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await stage.look(page, 'journey');
}

/** One head drafts the ready-made agreement; both sign it. */
async function sign(stage, maya, jonas, house) {
  await maya.goto(`${house.url}/agreement`);
  await maya.locator('form[action="/agreement/drafts"] button').first().click();
  await stage.look(maya, 'draft');
  const save = maya.getByRole('button', { name: 'Save the draft' });
  if (await save.count()) await save.click();
  await maya.locator('[name=password]').fill(MAYA.password);
  await maya.getByRole('button', { name: /^Sign for/ }).click();
  await stage.look(maya, 'signed-by-one');
  await jonas.goto(`${house.url}/agreement`);
  await jonas.getByRole('link', { name: 'Read it' }).click();
  await jonas.locator('[name=password]').fill(JONAS.password);
  await jonas.getByRole('button', { name: /^Sign for/ }).click();
  await stage.look(jonas, 'signed-by-both');
}

/** A visitor on a phone answers wrongly first, then well. */
async function answer(stage, page, house) {
  await page.goto(`${house.url}/f/demo-request?utm_source=linkedin&utm_medium=social&utm_campaign=spring`);
  await stage.look(page, 'hosted-form');
  await page.locator('form').evaluate((form) => (form.noValidate = true));
  await page.locator('[name=first_name]').fill(NOOR.first);
  await page.locator('[name=email]').fill('noor@');
  await page.getByRole('button', { name: 'Ask for a demo' }).click();
  await stage.look(page, 'wrong-answers');
  assert.equal(await page.locator('[name=first_name]').inputValue(), NOOR.first, 'what was typed stays');
  await fill(page, NOOR);
  await stage.look(page, 'thanks');
}

async function answerWell(page, house, who) {
  await page.goto(`${house.url}/f/demo-request`);
  await fill(page, who);
}

async function fill(page, who) {
  await page.locator('[name=first_name]').fill(who.first);
  await page.locator('[name=last_name]').fill(who.last);
  await page.locator('[name=email]').fill(who.email);
  await page.locator('[name=company]').fill(who.company);
  await page.locator('[name=job_title]').fill(who.title);
  await page.locator('[name=consent]').check();
  await page.getByRole('button', { name: 'Ask for a demo' }).click();
  await page.waitForURL(/thanks/);
}

/** The journey's mail comes once, in both twins, and its link makes the contact ready. */
async function readMail(stage, page, house, sink, who) {
  const raw = await mailTo(sink, who.email, /slow/);
  assert.match(raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click/im);
  assert.match(raw, /Content-Type: text\/plain/i);
  assert.match(raw, /Content-Type: text\/html/i);
  const [link] = plain(raw).match(/http:\/\/127\.0\.0\.1:\d+\/c\/[^\s"<>)]+/);
  const scanner = { 'user-agent': 'Mozilla/5.0 (compatible; MailScanner-bot/2.1)' };
  await page.request.get(link, { maxRedirects: 0, headers: scanner });
  const answer = await page.request.get(link, { maxRedirects: 0 });
  assert.equal(answer.status(), 302, 'a counted link leads on');
  await page.goto(`${house.url}/f/demo-request`);
  assert.equal((await mails(sink)).filter((mail) => mail.includes(who.email)).length, 1, 'one mail, once');
}

/** The seller sees who came and why, speaks to them, and wins. */
async function work(stage, page, house) {
  await inInbox(page, house, NOOR);
  await stage.look(page, 'inbox');
  await page.getByRole('link', { name: new RegExp(NOOR.last) }).first().click();
  await stage.look(page, 'dossier');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('button', { name: 'No answer' }).click();
  await page.getByRole('button', { name: 'Conversation' }).click();
  await stage.look(page, 'after-a-conversation');
  await page.getByRole('button', { name: 'Make a deal' }).first().click();
  await page.locator('#deal-name, dialog [name=name]').first().fill('Cedar Analytics, forty seats');
  await page.locator('dialog [name=amount]').fill('24000');
  await page.locator('dialog').getByRole('button', { name: 'Make a deal' }).click();
  await page.waitForURL(/deals/);
  await page.getByRole('button', { name: 'Won', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Won/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Not won' }).waitFor({ state: 'hidden' });
  await stage.look(page, 'won');
}

async function inInbox(page, house, who) {
  await until(async () => {
    await page.goto(`${house.url}/inbox`);
    return (await page.getByText(who.last).count()) > 0;
  });
}

/** The seller gives somebody back with one of the agreed reasons; no other can be chosen, and none is no reason. */
async function reject(stage, page, house, who) {
  await inInbox(page, house, who);
  await page.getByRole('link', { name: new RegExp(who.last) }).first().click();
  await page.getByRole('button', { name: 'Reject' }).first().click();
  const dialog = page.getByRole('dialog');
  const reasons = await dialog.locator('[name=reason] option').evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
  assert.ok(reasons.includes('no_need') && !reasons.includes('unreachable'), `before the promised attempts: ${reasons}`);
  await dialog.getByRole('button', { name: 'Reject' }).click();
  assert.ok(await dialog.isVisible(), 'a reason is needed');
  await dialog.locator('[name=reason]').selectOption('no_need');
  await dialog.locator('[name=note]').fill('They built it themselves last year.');
  await stage.look(page, 'rejecting');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.goto(`${house.url}/inbox`);
  assert.equal(await page.locator('main').getByText(who.last).count(), 0, 'the inbox is done with them');
}

/** Marketing finds them in nurture again, with the reason and until when Sales leaves them alone. */
async function backInNurture(stage, page, house, who) {
  await page.goto(`${house.url}/contacts?stage=recycled`);
  await stage.look(page, 'recycled');
  await page.getByRole('link', { name: new RegExp(who.last) }).first().click();
  const main = page.locator('main');
  await main.getByText('Recycled', { exact: true }).first().waitFor();
  await main.getByText('Recycled until').waitFor();
  await main.getByText(/No need/).first().waitFor();
  await stage.look(page, 'back-in-nurture');
  // What the seller wrote stands in the handoff, one click away.
  await main.getByRole('link', { name: /^Handoff of/ }).first().click();
  await page.locator('main').getByText('They built it themselves last year.').first().waitFor();
}

/** Both heads see the promise kept and what the source brought. */
async function bothHeadsLook(stage, maya, jonas, house) {
  await jonas.goto(`${house.url}/agreement/promises`);
  await stage.look(jonas, 'promises');
  // A number opens into its rows.
  await jonas.locator('main a[href*="/agreement/handoffs"]').filter({ hasText: /^1$/ }).first().click();
  await jonas.locator('main').getByText(NOOR.last).first().waitFor();
  await jonas.getByRole('link', { name: 'Agreement' }).first().click();
  await maya.goto(`${house.url}/results/attribution`);
  await maya.getByText(/linkedin/i).first().waitFor();
  await maya.getByText(/24,000/).first().waitFor();
  await stage.look(maya, 'revenue');
}

async function until(holds, ms_max = 60_000) {
  const end = Date.now() + ms_max;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new Error('it never came true');
}
