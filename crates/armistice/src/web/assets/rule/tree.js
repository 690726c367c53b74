// The tree of groups and conditions: what it holds, how it is drawn, and how it is changed with keys and buttons.

const JOINS = { all: "All of", any: "Any of", none: "None of" };
let born = 0;
let lists = 0;

const group = (join, parts) => ({ id: (born += 1), join, parts });
const condition = (rule) => ({ id: (born += 1), rule });
const asText = (text) => ({ id: (born += 1), text });

/** Makes an element; a property that is undefined is left alone. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name in element && !name.startsWith("aria") && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The tree of a rule in JSON; its texts are those of its conditions in their order. */
function treeOf(rule, texts, words) {
  const node = nodeOf(rule, texts[Symbol.iterator](), words);
  return node.parts ? node : group("all", [node]);
}

function nodeOf(rule, texts, words) {
  const several = (join, parts) => group(join, parts.map((part) => nodeOf(part, texts, words)));
  if (rule.all) return several("all", rule.all);
  if (rule.any) return several("any", rule.any);
  if (rule.not && !rule.not.segment) return several("none", rule.not.any ?? [rule.not]);
  const text = texts.next().value;
  return sentence(rule, words) ? condition(rule) : asText(text);
}

/** The JSON of a tree, as the server reads it. */
function ruleOf(node) {
  if (!node.parts) return node.rule ?? { text: node.text };
  const parts = node.parts.map(ruleOf);
  if (node.join !== "none") return { [node.join]: parts };
  return { not: parts.length === 1 ? parts[0] : { any: parts } };
}

class Tree {
  /** Draws into `place`; tells `changed` after every change; asks `suggest(of, starting)` for values. */
  constructor(place, words, pictures, { changed, suggest, say }) {
    Object.assign(this, { place, words, pictures, changed, suggest, say });
    this.root = group("all", []);
    place.addEventListener("keydown", (event) => this.#key(event));
  }

  load(rule, texts) {
    this.root = rule ? treeOf(rule, texts, this.words) : group("all", []);
    this.draw();
  }

  get isEmpty() { return this.root.join === "all" && this.root.parts.length === 0; }

  draw() { this.place.replaceChildren(this.#group(this.root)); }

  /** Says what is wrong with a condition, by its place among all of them; with nothing, that nothing is. */
  blame(place, message) {
    for (const old of this.place.querySelectorAll(".rule-wrong")) old.remove();
    for (const old of this.place.querySelectorAll("[aria-invalid]")) { old.removeAttribute("aria-invalid"); old.removeAttribute("aria-describedby"); }
    const row = this.place.querySelectorAll("[data-condition]")[place];
    if (!row || !message) return null;
    const note = make("p", { className: "error rule-wrong", id: `rule-wrong-${row.dataset.node}` }, message);
    row.append(note);
    const open = [...row.querySelectorAll("input, select")].find((input) => input.value.trim() === "") ?? row.querySelector("input, select");
    open?.setAttribute("aria-invalid", "true");
    open?.setAttribute("aria-describedby", note.id);
    return open;
  }

  // ---- Changes: each draws again and leaves the focus where the hand is ----

  #home(node, from = this.root) {
    const at = from.parts.indexOf(node);
    if (at >= 0) return { from, at };
    for (const part of from.parts) {
      const found = part.parts && this.#home(node, part);
      if (found) return found;
    }
    return null;
  }

  #done(node, slot, said) {
    this.draw();
    this.#focus(node, slot);
    if (said) this.say(said);
    this.changed();
  }

  #focus(node, slot) {
    const row = this.place.querySelector(`[data-node="${node.id}"]`);
    (row?.querySelector(`[data-slot="${slot}"]`) ?? row?.querySelector("select, input, button"))?.focus();
  }

  #add(to, node) {
    to.parts.push(node);
    this.#done(node.parts ? node.parts[0] : node, "subject");
  }

  #remove(node) {
    const { from, at } = this.#home(node);
    from.parts.splice(at, 1);
    // A group without parts would hold for everyone or nobody, which is hardly what was meant.
    if (!from.parts.length && from !== this.root) return this.#remove(from);
    const next = from.parts[at] ?? from.parts[at - 1] ?? from;
    this.#done(next, next === from ? "add" : "remove", "Removed");
  }

  /** Moves by one place; beyond the first and the last of a group out of it, onto a group into it. */
  #move(node, by, slot) {
    const { from, at } = this.#home(node);
    const beside = from.parts[at + by];
    const out = !beside && from !== this.root && this.#home(from);
    if (!beside && !out) return this.say(by < 0 ? "This is the first" : "This is the last");
    from.parts.splice(at, 1);
    if (beside?.parts) beside.parts.splice(by < 0 ? beside.parts.length : 0, 0, node);
    else if (beside) from.parts.splice(at + by, 0, node);
    else out.from.parts.splice(out.at + (by < 0 ? 0 : 1), 0, node);
    if (out && !from.parts.length) this.#home(from).from.parts.splice(this.#home(from).at, 1);
    const now = this.#home(node);
    this.#done(node, slot, `${JOINS[now.from.join]}: place ${now.at + 1} of ${now.from.parts.length}`);
  }

  #wrap(node) {
    const { from, at } = this.#home(node);
    from.parts[at] = group(from.join === "any" ? "all" : "any", [node]);
    this.#done(from.parts[at], "join", "Put in a group");
  }

  #unwrap(node) {
    const { from, at } = this.#home(node);
    from.parts.splice(at, 1, ...node.parts);
    this.#done(node.parts[0], "subject", "The group is gone, its conditions stay");
  }

  #about(node, about) {
    const { from, at } = this.#home(node);
    from.parts[at] = { ...(about === "text" ? asText("") : condition(fresh(about, this.words))), id: node.id };
    this.#done(from.parts[at], "subject");
  }

  #key(event) {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key) || event.target.tagName === "SELECT") return;
    const id = Number(event.target.closest("[data-node]")?.dataset.node);
    const node = this.#all().find((one) => one.id === id);
    if (!node || node === this.root) return;
    event.preventDefault();
    this.#move(node, event.key === "ArrowUp" ? -1 : 1, event.target.dataset.slot);
  }

  #all(from = this.root) { return [from, ...(from.parts ?? []).flatMap((part) => this.#all(part))]; }

  // ---- Drawing ----

  #group(node) {
    const isRoot = node === this.root;
    const join = this.#control({ slot: "join", label: "How many of these must hold", options: Object.entries(JOINS), value: node.join, set: (join) => { node.join = join; } }, () => this.#done(node, "join"));
    const fresh = () => condition({ field: { key: "contact.country", test: { is: null } } });
    const add = (slot, label, make) => this.#button(slot, label, "add", () => this.#add(node, make()));
    const parts = node.parts.map((part) => make("li", {}, part.parts ? this.#group(part) : this.#condition(part)));
    const head = make("div", { className: "rule-head" }, join, make("span", { className: "note" }, node.parts.length || !isRoot ? "these" : "these: nothing yet, so everyone"));
    if (!isRoot) head.append(this.#tools(node, this.#button("unwrap", "Dissolve the group", "unwrap", () => this.#unwrap(node))));
    return make("div", { className: isRoot ? "rule-group root" : "rule-group", role: "group", "aria-label": isRoot ? "Conditions" : "Group of conditions", "data-node": node.id, "data-join": node.join },
      head,
      make("ol", {}, ...parts),
      make("div", { className: "rule-add" }, add("add", "Condition", fresh), add("add-group", "Group", () => group(node.join === "any" ? "all" : "any", [fresh()]))));
  }

  #condition(node) {
    const row = make("div", { className: "rule-condition", role: "group", "aria-label": "Condition", "data-node": node.id, "data-condition": "" });
    const about = this.#subjects(node);
    const line = make("div", { className: "rule-sentence" }, about);
    if (node.rule) {
      for (const part of sentence(node.rule, this.words)) line.append(part.word ? make("span", {}, part.word) : this.#part(node, part));
    } else {
      line.append(this.#control({ slot: "text", label: "The condition as text", type: "text", value: node.text, set: (text) => { node.text = text; } }, () => {}));
    }
    row.append(line, this.#tools(node, this.#button("wrap", "Put in a group", "wrap", () => this.#wrap(node))));
    return row;
  }

  #part(node, part) {
    if (part.does) return this.#button(part.slot, part.label, "add", () => { part.does(); this.#again(node, part.slot); });
    // A choice may change what follows; what is typed does not, but an emptied value may go.
    return this.#control(part, () => this.#again(node, part.slot));
  }

  /** Draws one condition again. */
  #again(node, slot) {
    this.place.querySelector(`[data-node="${node.id}"]`).replaceWith(this.#condition(node));
    this.#focus(node, slot);
    this.changed();
  }

  #control(part, chosen) {
    const usual = { "data-slot": part.slot, "aria-label": part.label };
    if (part.options) {
      const options = part.options.map(([value, label]) => make("option", { value, selected: value === part.value }, label));
      return make("select", { ...usual, onchange: (event) => { part.set(event.target.value); chosen(); } }, ...options);
    }
    const input = make("input", { ...usual, type: part.type, value: part.value, min: part.min, autocomplete: "off", spellcheck: false, className: part.slot === "text" ? "as-text" : part.type });
    if (part.type === "number") input.step = "any";
    input.addEventListener("input", () => { part.set(input.value); this.changed(); });
    if (part.slot.includes("value") && part.slot !== "value0") input.addEventListener("change", () => { if (input.value === "") chosen(); });
    if (!part.suggest) return input;
    return make("span", { className: "rule-value" }, input, this.#suggestions(input, part.suggest));
  }

  /** What may stand in an input: known values, or those that are seen and begin with what was typed. */
  #suggestions(input, { values, of }) {
    const list = make("datalist", { id: `rule-values-${(lists += 1)}` });
    const show = (found) => list.replaceChildren(...found.map((value) => make("option", { value })));
    input.setAttribute("list", list.id);
    if (values) show(values);
    let waiting = 0;
    const ask = () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => show(await this.suggest(of, input.value)), 120);
    };
    if (of) for (const event of ["focus", "input"]) input.addEventListener(event, ask);
    return list;
  }

  #subjects(node) {
    const now = node.rule ? subject(node.rule) : "text";
    const groups = Object.entries(subjects(this.words)).map(([label, options]) =>
      make("optgroup", { label }, ...options.map(([value, text]) => make("option", { value, selected: value === now }, text))));
    return make("select", { "data-slot": "subject", "aria-label": "What it is about", className: "rule-subject", onchange: (event) => this.#about(node, event.target.value) }, ...groups);
  }

  #tools(node, ...more) {
    const move = (slot, label, by) => this.#button(slot, label, slot, () => this.#move(node, by, slot));
    return make("div", { className: "rule-tools" }, move("up", "Move up", -1), move("down", "Move down", 1), ...more, this.#button("remove", node.parts ? "Remove the group" : "Remove", "remove", () => this.#remove(node)));
  }

  /** A button with a picture of the server's; those that add something say so in words as well. */
  #button(slot, label, picture, onclick) {
    const icon = this.pictures.content.querySelector(`[data-picture="${picture}"] svg`).cloneNode(true);
    const words = make("span", { className: picture === "add" ? "" : "sr-only" }, label);
    return make("button", { type: "button", className: `button quiet small${picture === "add" ? "" : " icon-only"}`, title: picture === "add" ? undefined : label, "data-slot": slot, onclick }, icon, words);
  }
}
