// Tells every story under stories/ in a real browser; `node tests/browser/run.mjs [part of a name]`.
// A story is a module with a title and `tell(stage)`; it fails by throwing.
// Pictures are kept in the folder named at the end.

import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stage } from './harness/stage.mjs';
import * as browsers from './harness/browser.mjs';

const STORY_MS_MAX = 900_000;
const folder = fileURLToPath(new URL('./stories/', import.meta.url));
const wanted = process.argv[2] ?? '';
const pictures = process.env.ARMISTICE_PICTURES ?? (await mkdtemp(join(tmpdir(), 'armistice-pictures-')));
await mkdir(pictures, { recursive: true });

const browser = await browsers.open();
let passed = 0;
let failed = 0;
for (const name of (await readdir(folder)).filter((name) => name.endsWith('.mjs') && name.includes(wanted)).sort()) {
  const story = await import(join(folder, name));
  const stage = new Stage(browser, pictures, name.replace('.mjs', ''));
  const started = Date.now();
  try {
    await within(STORY_MS_MAX, story.tell(stage));
    passed += 1;
    console.log(`passed ${((Date.now() - started) / 1000).toFixed(1)} s  ${story.title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${((Date.now() - started) / 1000).toFixed(1)} s  ${story.title}\n${error.stack ?? error}`);
    await stage.accident();
  } finally {
    await stage.clear();
  }
}
await browser.close();
console.log(`pictures: ${pictures}`);
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`took over ${ms} ms`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
