// Starts the built binary with a data folder of its own on a free loopback port, and ends it again.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.ARMISTICE_BIN ?? fileURLToPath(new URL('../../../target/debug/armistice', import.meta.url));
const START_MS_MAX = 300_000;
const STOP_MS_MAX = 10_000;

/** Starts `armistice COMMAND ...` and answers once it listens. */
export async function open(command, ...more) {
  const folder = await mkdtemp(join(tmpdir(), 'armistice-story-'));
  const args = [command, '--data-dir', join(folder, 'data'), '--listen', '127.0.0.1:0', ...more];
  const child = spawn(BINARY, args, { cwd: folder, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const house = { child, folder, output: '', url: undefined };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (house.output += text));
  }
  await said(house, /http:\/\/127\.0\.0\.1:\d+/).then(([url]) => (house.url = url));
  return house;
}

/** Waits until the output matches `pattern`; answers the match. */
export async function said(house, pattern, ms_max = START_MS_MAX) {
  const end = Date.now() + ms_max;
  while (Date.now() < end) {
    const match = house.output.match(pattern);
    if (match) return match;
    if (house.child.exitCode !== null) break;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`the program never said ${pattern}; it said:\n${house.output}`);
}

/** Asks the program to stop, waits for it, and removes its folder; answers its exit code. */
export async function close(house) {
  const gone = new Promise((done) => house.child.once('exit', (code) => done(code)));
  let code = house.child.exitCode;
  if (code === null && house.child.signalCode === null) {
    house.child.kill('SIGTERM');
    const hammer = setTimeout(() => house.child.kill('SIGKILL'), STOP_MS_MAX);
    code = await gone;
    clearTimeout(hammer);
  }
  await rm(house.folder, { recursive: true, force: true });
  return code;
}

/** The settings of whoever runs the test must not reach the program under test. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ARMISTICE_')));
}
