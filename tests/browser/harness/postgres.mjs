// A PostgreSQL of the machine's own binaries on a free loopback port, with one empty database, for one story.

import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARIES = '/usr/lib/postgresql';
const START_MS_MAX = 60_000;

/** Starts it and answers its URL. */
export async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'armistice-story-postgres-'));
  const who = owner();
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  execFileSync(binary('initdb'), ['-D', data, '-U', 'armistice', '-A', 'trust', '-E', 'UTF8', '--no-sync'], { ...who, stdio: 'ignore' });
  const port = await freePort();
  const child = spawn(binary('postgres'), ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', ''], { ...who, stdio: 'ignore' });
  const house = { child, folder, url: `postgres://armistice@127.0.0.1:${port}/armistice` };
  const end = Date.now() + START_MS_MAX;
  for (;;) {
    try {
      execFileSync(binary('createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'armistice', 'armistice'], { ...who, stdio: 'ignore' });
      return house;
    } catch (error) {
      if (Date.now() > end || child.exitCode !== null) throw error;
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }
}

/** Stops it and throws its data away. */
export async function close(house) {
  const gone = new Promise((done) => house.child.once('exit', done));
  if (house.child.exitCode === null) {
    // Fast shutdown: sessions are ended, nothing is waited for.
    house.child.kill('SIGINT');
    await gone;
  }
  await rm(house.folder, { recursive: true, force: true });
}

/** PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes. */
function owner() {
  if (process.getuid() !== 0) return {};
  const id = (kind) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

function binary(name) {
  const versions = existsSync(BINARIES) ? readdirSync(BINARIES).sort((one, other) => Number(other) - Number(one)) : [];
  const found = versions.map((version) => join(BINARIES, version, 'bin', name)).find((path) => existsSync(path));
  return found ?? name;
}

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
