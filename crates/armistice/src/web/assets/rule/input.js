// The input of a rule: the text that is sent, the tree beside it, how many contacts it means, and what is wrong where.
// Without this script the text alone does the work.

const PAUSE_MS = 150;
const AGAIN_MS = 2_000;
const letters = new TextEncoder();

/** Where a place counted in bytes lies in a text. */
const placeOf = (text, bytes) => new TextDecoder().decode(letters.encode(text).subarray(0, bytes)).length;

class RuleInput extends HTMLElement {
  #tree;
  #text;
  #turn = new AbortController();
  #waiting = 0;
  /** What was changed last and is not read yet: the tree, the text, or neither. */
  #pending = null;
  #settled = Promise.resolve();
  /** Whether the tree as it is cannot be said. */
  #open = null;

  async connectedCallback() {
    this.#text = this.querySelector("textarea");
    if (!this.#text || this.#tree) return;
    const words = await this.#fetch(this.dataset.vocabulary).then((answer) => answer.json()).catch(() => null);
    if (!words?.fields) return;
    const place = document.createElement("div");
    place.className = "rule-tree";
    const compact = this.hasAttribute("data-compact");
    if (compact) this.querySelector("[data-part=fold]").append(place); else this.prepend(place);
    const suggest = (of, starting) => this.#fetch(`${this.dataset.vocabulary}?${new URLSearchParams({ values_of: of, starting })}`).then((answer) => answer.json()).then(({ values }) => values ?? []).catch(() => []);
    const say = (text) => { const live = document.querySelector("#announce"); if (live) live.textContent = text; };
    this.#tree = new Tree(place, words, this.querySelector("template"), { changed: () => this.#changed("tree"), suggest, say });
    this.#tree.draw();
    this.classList.add("ready");
    for (const part of this.querySelectorAll("[data-part][hidden]")) part.hidden = false;
    this.#text.addEventListener("input", () => this.#changed("text"));
    this.#text.form?.addEventListener("submit", (event) => this.#submit(event), true);
    await this.#read("text");
  }

  #fetch(url, rule, signal) {
    if (rule === undefined) return fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    return fetch(url, { method: "POST", headers: { "Content-Type": "application/json", Accept: "text/html, application/json" }, credentials: "same-origin", body: JSON.stringify({ rule }), signal });
  }

  #changed(what) {
    this.#pending = what;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#read(what), PAUSE_MS);
  }

  /** Reads what was changed, and brings the other side, the problem and the count into line. */
  #read(what) {
    clearTimeout(this.#waiting);
    this.#turn.abort();
    this.#turn = new AbortController();
    this.#settled = this.#ask(what, this.#turn.signal).catch((error) => {
      if (error.name !== "AbortError") this.#tell("The server could not be reached; what you wrote is still here.");
    });
    return this.#settled;
  }

  async #ask(what, signal) {
    const isEmpty = what === "tree" ? this.#tree.isEmpty : this.#text.value.trim() === "";
    if (isEmpty) {
      if (what === "tree") this.#text.value = ""; else this.#tree.load(null);
      return this.#finish(what, null);
    }
    const given = what === "tree" ? ruleOf(this.#tree.root) : this.#text.value;
    const read = await this.#fetch(this.dataset.check, given, signal).then((answer) => answer.json());
    if (signal.aborted) return;
    if (what === "tree") this.#text.value = read.text;
    else if (read.rule) this.#tree.load(read.rule, read.conditions);
    this.#finish(what, read.problem ?? null);
    if (read.rule) await this.#count(read.text, signal);
  }

  #finish(what, problem) {
    this.#pending = null;
    this.#open = what === "tree" && problem ? problem : null;
    this.querySelector(".rule-tree").inert = what === "text" && problem !== null;
    this.#tree.blame(what === "tree" ? problem?.condition : null, problem?.message);
    this.#point(problem, what === "tree" && problem?.condition !== null);
    if (problem || !this.#text.value) this.#tell(problem ? "The rule is not complete." : "");
  }

  async #count(rule, signal) {
    const place = this.querySelector("[data-part=count]");
    if (!place) return;
    const answer = await this.#fetch(this.dataset.count, rule, signal);
    if (!answer.ok) return this.#tell("");
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    const sentence = drawn.querySelector("p");
    place.querySelector("p").replaceChildren(...sentence.childNodes);
    place.querySelector("ul").replaceChildren(...drawn.querySelector("ul").childNodes);
    if (sentence.hasAttribute("data-counting")) setTimeout(() => { if (!signal.aborted && this.isConnected) this.#count(rule, signal).catch(() => {}); }, AGAIN_MS);
  }

  /** Says something where the count stands. */
  #tell(text) {
    const place = this.querySelector("[data-part=count]");
    place?.querySelector("p").replaceChildren(text);
    place?.querySelector("ul").replaceChildren();
  }

  /** Shows the line of the text that is wrong, with the word marked, and what was probably meant. */
  #point(problem, quietly) {
    const place = this.querySelector("[data-part=problem]");
    this.querySelector(".field > .error")?.remove();
    this.querySelector(".field").classList.toggle("invalid", problem !== null && !quietly);
    this.#text.setAttribute("aria-invalid", String(problem !== null));
    if (!problem || quietly) return place.replaceChildren();
    const text = this.#text.value;
    const [from, to] = [placeOf(text, problem.start), placeOf(text, problem.end)];
    const lineStart = text.lastIndexOf("\n", from - 1) + 1;
    const lineEnd = text.indexOf("\n", to) < 0 ? text.length : text.indexOf("\n", to);
    const line = make("code", {}, text.slice(lineStart, from), make("mark", {}, text.slice(from, to) || " "), text.slice(to, lineEnd));
    const words = [line, make("p", { className: "error" }, problem.message)];
    const put = (word) => { this.#text.setRangeText(word, from, to, "end"); this.#text.focus(); this.#read("text"); };
    const offers = [...new Set([problem.suggestion, ...problem.expected].filter(Boolean))].slice(0, 6);
    if (offers.length) words.push(make("p", { className: "rule-offers" }, ...offers.map((word) => make("button", { type: "button", className: "button small", onclick: () => put(word) }, problem.suggestion === word ? `Use “${word}”` : word))));
    place.replaceChildren(...words);
  }

  /** Sends nothing that is not read yet, and nothing of a tree that is not complete. */
  async #submit(event) {
    if (event.submitter?.formMethod === "dialog") return;
    if (this.#pending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      await this.#read(this.#pending);
      if (!this.#pending) this.#text.form.requestSubmit(event.submitter);
    } else if (this.#open) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const place = this.#tree.blame(this.#open.condition, this.#open.message);
      (place ?? this.#text).focus();
    }
  }
}

customElements.define("rule-input", RuleInput);
