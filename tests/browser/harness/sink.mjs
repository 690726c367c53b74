// A mail server that keeps every mail: Postfix's smtp-sink, a program that is not ours.

import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_TRIES_MAX = 100;
const MAIL_MS_MAX = 60_000;

/** Starts a sink on a free port. */
export async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'armistice-mails-'));
  await chmod(folder, 0o777);
  const port = await freePort();
  const who = process.getuid() === 0 ? ['-u', 'nobody'] : [];
  const path = `${process.env.PATH}:/usr/sbin`;
  const args = [...who, '-R', folder, '-d', '%H%M%S.', `127.0.0.1:${port}`, '100'];
  const child = spawn('smtp-sink', args, { env: { ...process.env, PATH: path }, stdio: 'ignore' });
  const sink = { child, folder, port };
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (child.exitCode !== null || tries === START_TRIES_MAX) throw new Error('smtp-sink did not start');
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return sink;
}

/** All mails so far, oldest first, as they came over the wire. */
export async function mails(sink) {
  const names = (await readdir(sink.folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(sink.folder, name), 'utf8')));
  return texts.filter((text) => /\n\r?\n/.test(text));
}

/** Waits for a mail to `address` whose headers and body match `pattern`. */
export async function mailTo(sink, address, pattern = /./) {
  const end = Date.now() + MAIL_MS_MAX;
  while (Date.now() < end) {
    const found = (await mails(sink)).find((mail) => mail.includes(address) && pattern.test(mail));
    if (found) return found;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`no mail to ${address} matching ${pattern} within ${MAIL_MS_MAX} ms`);
}

/** The text of a quoted-printable mail with its soft line ends joined. */
export function plain(mail) {
  const joined = mail.replace(/\r/g, '').replace(/=\n/g, '');
  return joined.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export async function close(sink) {
  sink.child.kill('SIGTERM');
  await rm(sink.folder, { recursive: true, force: true });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.end());
  });
}
