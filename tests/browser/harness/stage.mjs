// What a story can use: houses, mail sinks and people, all cleared away at its end.

import assert from 'node:assert/strict';
import * as browsers from './browser.mjs';
import * as houses from './house.mjs';
import * as postgres from './postgres.mjs';
import * as sinks from './sink.mjs';

export class Stage {
  #opened = [];
  #pages = [];
  #pictures = 0;

  constructor(browser, folder, name) {
    Object.assign(this, { browser, folder, name });
  }

  /** Starts `armistice COMMAND ...`. */
  async house(command, ...more) {
    const house = await houses.open(command, ...more);
    this.#opened.push(() => houses.close(house));
    return house;
  }

  /** Starts a PostgreSQL with an empty database and answers its URL. */
  async postgres() {
    const server = await postgres.open();
    this.#opened.push(() => postgres.close(server));
    return server.url;
  }

  /** Starts a mail server that keeps every mail. */
  async sink() {
    const sink = await sinks.open();
    this.#opened.push(() => sinks.close(sink));
    return sink;
  }

  /** A person with a browser of their own. */
  async person(options) {
    const page = await browsers.person(this.browser, options);
    this.#pages.push(page);
    this.#opened.push(() => page.context().close());
    return page;
  }

  /** Takes a picture, and checks what every page must keep: it fits, it is accessible, it raised no script error. */
  async look(page, what) {
    await this.glance(page, what);
    assert.deepEqual(page.complaints, [], `${what}: the page complained`);
    assert.equal(await browsers.overflow(page), 0, `${what}: the page is wider than its window`);
    assert.deepEqual(await browsers.barriers(page), [], `${what}: barriers`);
  }

  /** Takes a picture, for pages on which no script may run, not even a check. */
  async glance(page, what) {
    this.#pictures += 1;
    const name = `${this.name}-${String(this.#pictures).padStart(2, '0')}-${what}`;
    // A picture is for the eye; that one could not be taken on a busy machine proves nothing.
    await browsers.picture(page, this.folder, name).catch((error) => console.log(`  no picture ${name}: ${error.message.split('\n')[0]}`));
  }

  /** Takes a picture of every open page after a failure. */
  async accident() {
    for (const [at, page] of this.#pages.entries()) {
      await browsers.picture(page, this.folder, `${this.name}-accident-${at}`).catch(() => {});
    }
  }

  async clear() {
    for (const close of this.#opened.reverse()) await close().catch((error) => console.log(`while clearing: ${error}`));
  }
}
