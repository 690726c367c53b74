// Conditions as sentences of words, choices and inputs, and back. The form is that of the server's JSON; what it has no
// sentence for is shown as text by the tree. No rule is read or printed here: the server does both.

const same = (words) => words.map((word) => [word, word]);
const ORDERS = { at_least: "is at least", at_most: "is at most", above: "is more than", below: "is less than" };
const BARE = { not_empty: "is not empty", empty: "is empty" };
const EQUAL = { is: "is", is_not: "is not" };
const TEXT = { ...EQUAL, contains: "contains", starts_with: "starts with", ends_with: "ends with", under: "is under the path", matches: "matches the pattern", ...BARE };
const DATE = { within_last: "is within the last", within_next: "is within the next", more_than_ago: "is longer ago than", at_least: "is on or after", above: "is after", at_most: "is on or before", below: "is before", between: "is between", ...BARE };
const TESTS = { text: TEXT, texts: TEXT, number: { ...EQUAL, ...ORDERS, between: "is between", ...BARE }, flag: { ...EQUAL, ...BARE }, moment: DATE, date: DATE };
const COUNTS = { once: "at least once", never: "not at all", at_least: "at least", at_most: "at most", exactly: "exactly", between: "between" };
const WINDOWS = { ever: "at any time", within: "within the last", since: "since", between: "between", since_joining: "since they joined" };
const HELD = { ever: "for any time", at_least: "for at least", less_than: "for less than" };
const UNITS = ["minutes", "hours", "days", "weeks"];
const LONG_UNITS = [...UNITS, "months", "years"];
const PERIODS = ["within_last", "within_next", "more_than_ago"];
const DAY_MS = 86_400_000;

const word = (text) => ({ word: text });
const choose = (slot, label, options, value, set) => ({ slot, label, options, value, set });
const fill = (slot, label, type, value, set, more) => ({ slot, label, type, value, set, ...more });
const press = (slot, label, does) => ({ slot, label, does });

/** A value as an input shows it; undefined when none can. */
function shown(type, value) {
  if (value === null) return "";
  if (type === "moment" || type === "date") {
    const at = value?.moment ?? value;
    return Number.isInteger(at) && at % DAY_MS === 0 && Math.abs(at) < 2e14 ? new Date(at).toISOString().slice(0, 10) : undefined;
  }
  return typeof value === (type === "number" ? "number" : type === "flag" ? "boolean" : "string") ? String(value) : undefined;
}

/** A value as somebody typed it; nothing while it is missing. */
function typed(type, text) {
  if (text.trim() === "") return null;
  if (type === "number") return Number.isFinite(Number(text)) ? Number(text) : null;
  if (type === "flag") return text === "true";
  if (type === "moment" || type === "date") return Number.isNaN(Date.parse(text)) ? null : { moment: Date.parse(text) };
  return text;
}

/** One value: chosen where there is a closed list, typed otherwise. */
function value(slot, type, now, set, source = {}) {
  const text = shown(type, now);
  if (text === undefined) return null;
  const options = type === "flag" ? [["true", "yes"], ["false", "no"]] : source.options;
  if (options) {
    const known = options.some(([key]) => key === text) ? options : [...options, [text, text || "choose"]];
    return [choose(slot, "Value", known, text, (text) => set(typed(type, text)))];
  }
  const kind = type === "number" ? "number" : type === "moment" || type === "date" ? "date" : "text";
  return [fill(slot, "Value", kind, text, (text) => set(typed(type, text)), { suggest: source })];
}

/** Several values, each of which is enough; an emptied one goes. */
function values(type, list, save, source) {
  const parts = [];
  for (const [at, one] of list.entries()) {
    const set = (next) => save(next === null && list.length > 1 ? list.toSpliced(at, 1) : list.with(at, next));
    const drawn = value(`value${at}`, type, one, set, source && list.length > 1 && source.options ? { options: [["", "nothing"], ...source.options] } : source);
    if (!drawn) return null;
    parts.push(...(at > 0 ? [word("or")] : []), ...drawn);
  }
  return [...parts, press(`value${list.length}`, "or", () => save([...list, null]))];
}

/** A number and a unit. */
function period(slot, text, set, units = UNITS) {
  const [amount, unit] = (text ?? " days").split(" ");
  const many = unit.endsWith("s") ? unit : `${unit}s`;
  let now = [amount, many];
  const save = (next) => { now = next; set(next[0] > 0 ? next.join(" ") : null); };
  return [
    fill(slot, "How long", "number", amount, (text) => save([String(Math.trunc(Number(text))), now[1]]), { min: 1 }),
    choose(`${slot}-unit`, "Unit", same(units), many, (unit) => save([now[0], unit])),
  ];
}

function readTest(test) {
  if (typeof test === "string") return { op: test, list: [] };
  const [[op, said]] = Object.entries(test);
  if (op === "in" || op === "not_in") return { op: op === "in" ? "is" : "is_not", list: said };
  if (op === "compare") return { op: said[0], list: [said[1]] };
  return { op, list: op === "between" ? said : [said] };
}

function writeTest(op, list) {
  if (op in BARE) return op;
  if (op in EQUAL && list.length > 1) return { [op === "is" ? "in" : "not_in"]: list };
  if (op in ORDERS) return { compare: [op, list[0]] };
  return { [op]: op === "between" ? list : list[0] };
}

/** What must be true of a value: an operator and what it is compared with. */
function test(slot, type, now, save, source) {
  const { op, list } = readTest(now);
  const operators = TESTS[type] ?? {};
  if (!(op in operators)) return null;
  const change = (next) => {
    const kept = list.filter((one) => shown(type, one) !== undefined && PERIODS.includes(op) === PERIODS.includes(next));
    const wanted = next in BARE ? 0 : next === "between" ? 2 : next in EQUAL ? Math.max(1, kept.length) : 1;
    save(writeTest(next, Array.from({ length: wanted }, (_, at) => kept[at] ?? null)));
  };
  const operator = choose(`${slot}op`, "How", Object.entries(operators), op, change);
  const put = (next) => save(writeTest(op, next));
  let rest = [];
  if (PERIODS.includes(op)) rest = period(`${slot}period`, list[0], (next) => put([next]), LONG_UNITS);
  else if (op === "between") rest = pair(slot, type, list, put);
  else if (op in EQUAL) rest = values(type, list, put, source)?.map((part) => (part.slot ? { ...part, slot: slot + part.slot } : part));
  else if (!(op in BARE)) rest = value(`${slot}value`, type, list[0], (next) => put([next]), type.startsWith("text") ? source : {});
  return rest && [operator, ...rest];
}

function pair(slot, type, list, put) {
  let now = list;
  const set = (at) => (next) => put((now = now.with(at, next)));
  const [low, high] = [value(`${slot}low`, type, list[0], set(0)), value(`${slot}high`, type, list[1], set(1))];
  return low && high && [...low, word("and"), ...high];
}

/** How long it has been so. */
function held(rule) {
  const [[op, long]] = Object.entries(rule.held ?? { ever: null });
  const set = (op, long) => { if (op === "ever") delete rule.held; else rule.held = { [op]: long }; };
  const parts = [choose("held", "For how long", Object.entries(HELD), op, (next) => set(next, next === "ever" ? null : (long ?? "30 days")))];
  return op === "ever" ? parts : [...parts, ...period("held-period", long, (next) => set(op, next))];
}

/** One of several values, or none of them. */
function choice(of, source) {
  const save = (among) => { of.among = among; };
  const operator = choose("op", "How", Object.entries(EQUAL), of.negated ? "is_not" : "is", (op) => { if (op === "is_not") of.negated = true; else delete of.negated; });
  return [operator, ...values("text", of.among, save, source)];
}

/** How often. */
function tally(did, words) {
  const unit = did.different ? did.different.property : "times";
  const [[said, n]] = Object.entries(did.different?.count ?? did.count);
  const op = did.different ? said : said === "at_least" && n === 1 ? "once" : said === "at_most" && n === 0 ? "never" : said;
  const save = (count, unit) => {
    delete did.count;
    delete did.different;
    if (unit === "times") did.count = count; else did.different = { property: unit, count };
  };
  const change = (next) => {
    const some = typeof n === "number" && n > 1 ? n : 2;
    const counts = { once: { at_least: 1 }, never: { at_most: 0 }, between: { between: [some, some + 3] } };
    save(counts[next] ?? { [next]: some }, next === "once" || next === "never" ? "times" : unit);
  };
  const parts = [choose("count", "How often", Object.entries(COUNTS), op, change)];
  if (op === "once" || op === "never") return parts;
  const whole = (text) => (/^\d+$/.test(text.trim()) ? Number(text) : null);
  let numbers = [n].flat();
  const set = (at) => (text) => { numbers = numbers.with(at, whole(text)); save({ [said]: said === "between" ? numbers : numbers[0] }, unit); };
  numbers.forEach((one, at) => parts.push(...(at ? [word("and")] : []), fill(`times${at}`, "How often", "number", one === null ? "" : String(one), set(at), { min: 0 })));
  const units = [["times", "times"], ...words.properties.filter(({ key }) => properties(did, words).includes(key)).map(({ key, label }) => [key, `different ${plural(label)}`])];
  if (!units.some(([key]) => key === unit)) units.push([unit, `different ${unit}`]);
  return [...parts, choose("tally", "Of what", units, unit, (next) => save({ [said]: said === "between" ? numbers : numbers[0] }, next))];
}

const plural = (label) => (label.endsWith("s") ? label : label.endsWith("y") ? `${label.slice(0, -1)}ies` : `${label}s`).toLowerCase();
const properties = (did, words) => words.kinds.find(({ key }) => key === did.kind)?.properties ?? words.properties.map(({ key }) => key);

/** Which of them: filters on properties. */
function filters(did, words) {
  const parts = [];
  const usual = properties(did, words);
  for (const [at, filter] of (did.where ?? []).entries()) {
    const property = words.properties.find(({ key }) => key === filter.property);
    if (!property) return null;
    const keys = [...new Set([...usual, property.key])].map((key) => words.properties.find((one) => one.key === key));
    const rename = (key) => { if (key) did.where[at] = { property: key, test: { is: null } }; else did.where.splice(at, 1); if (!did.where.length) delete did.where; };
    const name = choose(`where${at}`, "Detail", [...keys.map(({ key, label }) => [key, label.toLowerCase()]), ["", "no matter which"]], property.key, rename);
    const source = property.values.length ? { values: property.values } : { of: property.key };
    const rest = test(`where${at}-`, property.type, filter.test, (next) => { filter.test = next; }, source);
    if (!rest) return null;
    parts.push(...(at ? [word("and")] : []), name, ...rest);
  }
  const next = usual.find((key) => !(did.where ?? []).some((filter) => filter.property === key)) ?? usual[0];
  if (next) parts.push(press(`where${did.where?.length ?? 0}`, "Detail", () => { (did.where ??= []).push({ property: next, test: { is: null } }); }));
  return parts;
}

/** How far back. */
function span(did, words) {
  const [[op, said]] = Object.entries(did.window ?? { ever: null });
  if (!(op in WINDOWS)) return null;
  const save = (op, said) => { if (op === "ever") delete did.window; else did.window = { [op]: said }; };
  const fresh = { ever: null, within: "30 days", since: null, between: [null, null], since_joining: words.segments[0]?.key ?? null };
  const options = Object.entries(WINDOWS).filter(([key]) => key !== "since_joining" || key === op || words.segments.length);
  const parts = [choose("window", "When", options, op, (next) => save(next, fresh[next]))];
  const moment = (at) => at?.moment ?? null;
  let rest = [];
  if (op === "within") rest = period("window-period", said, (next) => save(op, next));
  if (op === "since") rest = value("window-from", "date", said, (next) => save(op, moment(next)));
  if (op === "between") rest = pair("window-", "date", said, (list) => save(op, list.map((at) => moment(at) ?? at)));
  if (op === "since_joining") rest = value("window-segment", "text", said, (next) => save(op, next), { options: names(words.segments) });
  return rest && [...parts, ...rest];
}

const names = (list) => list.map(({ key, label }) => [key, label]);

/** The sentence of a condition, after its subject; nothing when it has none. */
function sentence(rule, words) {
  const [[kind, of]] = Object.entries(rule);
  switch (kind) {
    case "field": {
      const field = words.fields.find(({ key }) => key === of.key);
      return field && test("", field.type, of.test, (next) => { of.test = next; }, field.values.length ? { values: field.values } : { of: of.key });
    }
    case "did": {
      if (of.including_machine || of.total || (of.kind && !words.kinds.some(({ key }) => key === of.kind))) return null;
      const [which, when] = [filters(of, words), span(of, words)];
      return which && when && [...which, ...tally(of, words), ...when];
    }
    case "stage": return [...choice(of, { options: names(words.stages) }), ...held(of)];
    case "tag": return choice(of, { values: words.tags });
    case "grid": return choice(of, { options: same(words.grid) });
    case "score": return test("", "number", of.test, (next) => { of.test = next; });
    case "consent": return [
      choose("purpose", "For what", same(words.purposes).map(([key, text]) => [key, text.replaceAll("_", " ")]), of.purpose, (next) => { of.purpose = next; }),
      choose("state", "How", [["given", "is given"], ["withdrawn", "is withdrawn"], ["unknown", "is unknown"]], of.state, (next) => { of.state = next; }),
    ];
    case "segment": case "not": {
      const inside = of.segment?.segment !== undefined ? of.segment : of;
      const turn = (next) => { if ((next === "out") === (kind === "not")) return; delete rule[kind]; if (next === "out") rule.not = { segment: inside }; else rule.segment = inside; };
      return [choose("op", "How", [["in", "is"], ["out", "is not"]], kind === "not" ? "out" : "in", turn), ...value("value0", "text", inside.segment, (next) => { inside.segment = next; }, { options: names(words.segments) }), ...held(inside)];
    }
    default: return null;
  }
}

/** What a condition is about, as the choice of subjects names it. */
function subject(rule) {
  const [[kind, of]] = Object.entries(rule);
  if (kind === "field") return `field:${of.key}`;
  if (kind === "did") return `did:${of.kind ?? ""}`;
  if (kind === "score") return `score:${of.score}`;
  return kind === "not" ? "segment" : kind;
}

/** Everything that a condition may be about, in groups. */
function subjects(words) {
  const fields = (fits) => words.fields.filter(({ key, type }) => fits(key) && type in TESTS).map(({ key, label }) => [`field:${key}`, label]);
  const stands = [["stage", "Stage"], ["score:fit", "Fit"], ["score:readiness", "Readiness"], ["grid", "Grid"], ["tag", "Tag"], ["consent", "Consent"]];
  return {
    "What they did": [...words.kinds.map(({ key, label }) => [`did:${key}`, capital(label)]), ["did:", "Did anything"]],
    "Where they stand": words.segments.length ? [...stands, ["segment", "Segment"]] : stands,
    "Who they are": fields((key) => !key.startsWith("account.")),
    "Their company": fields((key) => key.startsWith("account.")),
    "Anything else": [["text", "As text"]],
  };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A new condition about a subject; what is to be filled in is missing. */
function fresh(about, words) {
  const [kind, key] = about.split(/:(.*)/s);
  switch (kind) {
    case "field": {
      const type = words.fields.find((field) => field.key === key)?.type;
      return { field: { key, test: type === "moment" || type === "date" ? { within_last: "30 days" } : type === "number" ? { compare: ["at_least", null] } : { is: null } } };
    }
    case "did": return { did: { ...(key ? { kind: key } : {}), count: { at_least: 1 }, window: { within: "30 days" } } };
    case "score": return { score: { score: key, test: { compare: ["at_least", null] } } };
    case "stage": return { stage: { among: [words.stages[0].key] } };
    case "grid": return { grid: { among: [words.grid[0]] } };
    case "consent": return { consent: { purpose: words.purposes[0], state: "given" } };
    case "segment": return { segment: { segment: words.segments[0].key } };
    default: return { tag: { among: [null] } };
  }
}
