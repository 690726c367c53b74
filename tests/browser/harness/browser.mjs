// Debian's Chromium, its pages, their pictures, and what axe has to say about them.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const EXECUTABLES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const WAIT_MS_MAX = 30_000;
const PICTURE_MS_MAX = 60_000;
/** What a person's browser says of itself; a headless one says that it is a program, and its touches count for nothing. */
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The widths that every page must serve: a phone, a laptop, a desk. */
export const WIDTHS = { phone: 390, laptop: 1024, desk: 1440 };

/** Starts the browser. */
export async function open() {
  const executablePath = EXECUTABLES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing: install Debian\'s chromium');
  return chromium.launch({ executablePath, args: QUIET });
}

/** A fresh browser profile's first page, such as a colleague or a visitor would have. */
export async function person(browser, { width = WIDTHS.desk, dark = false, script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: script,
    userAgent: PERSON,
  });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => {
    // A busy browser gives up a transition between two pages, and says so though no script asked for it.
    if (!error.message.startsWith('Transition was aborted')) page.complaints.push(`script: ${error.message}`);
  });
  page.on('console', (message) => {
    // A page that answers 404 or 422 is a page; what it could not load is caught below.
    const refused = message.text().startsWith('Failed to load resource');
    // Under a sandbox the only script is that of these checks.
    const ours = page.sandboxed && message.text().startsWith('Blocked script execution');
    if (message.type() === 'error' && !refused && !ours) page.complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.frame() === page.mainFrame() && response.request().isNavigationRequest()) {
      page.sandboxed = (response.headers()['content-security-policy'] ?? '').startsWith('sandbox');
    }
    const isPage = ['document', 'fetch', 'xhr'].includes(response.request().resourceType());
    if (response.status() >= 400 && !isPage) page.complaints.push(`${response.status()} for ${response.url()}`);
  });
  return page;
}

/** Saves a picture of the whole page. */
export async function picture(page, folder, name) {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled', timeout: PICTURE_MS_MAX });
}

/** What keeps people out: axe's findings at WCAG 2.2 AA, one line each. */
export async function barriers(page) {
  const looked = page.sandboxed ? await copy(page) : page;
  await looked.evaluate(settled);
  await looked.evaluate(axe);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const result = await looked.evaluate((values) => window.axe.run({ runOnly: { type: 'tag', values } }), tags);
  if (looked !== page) await looked.close();
  return result.violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`));
}

/** Waits for what moves into its place: a message that is still fading in has less contrast than it will have. */
async function settled() {
  const moving = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
  await Promise.allSettled(moving.map((one) => one.finished));
}

/** The same page without its sandbox, under which no script runs, not even a check. */
async function copy(page) {
  const body = await page.content();
  const twin = await page.context().newPage();
  await twin.setViewportSize(page.viewportSize());
  await twin.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await twin.goto(page.url());
  return twin;
}

/** Pixels by which the page is wider than its window; 0 when it fits. */
export async function overflow(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}
