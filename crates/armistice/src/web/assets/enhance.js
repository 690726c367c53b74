// What the script adds. Every page works without it; nothing here holds state that the server does not know.

const root = document.documentElement;
const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const typing = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(checkbox|radio|button|submit)$/.test(element.type);
root.classList.add("scripted");

// ---- Forms sent by fetch: the answer's main part takes the place of ours ----

async function send(form, button) {
  const data = new FormData(form, button);
  const method = (form.getAttribute("method") || "get").toLowerCase();
  const target = new URL(button?.getAttribute("formaction") || form.getAttribute("action") || location.href, location.href);
  const init = { method, headers: { Accept: "text/html" }, credentials: "same-origin" };
  if (method === "get") target.search = new URLSearchParams(data);
  else init.body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(target, init);
    const kind = answer.headers.get("content-type") || "";
    if (!kind.startsWith("text/html")) return location.assign(answer.url);
    swap(new DOMParser().parseFromString(await answer.text(), "text/html"), answer, method);
  } catch {
    say("The server could not be reached. Nothing was lost: try again in a moment.");
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

function swap(page, answer, method) {
  const [next, main] = [find("main", page), find("main")];
  if (!next || !main) return location.assign(answer.url);
  const change = () => {
    main.replaceChildren(...next.childNodes);
    document.title = page.title;
    for (const count of all(".sidebar, .bottom-bar", page)) find(`.${count.classList[0]}`)?.replaceChildren(...count.childNodes);
    if (answer.redirected || method === "get") history.pushState(null, "", answer.url);
    here = location.pathname + location.search;
    const wrong = find("[aria-invalid], [role=alert]", main);
    if (wrong?.matches("input, select, textarea")) wrong.focus();
    else say(find("[data-flash]", main)?.innerText || page.title);
    if (answer.redirected) scrollTo(0, 0);
    marks();
  };
  if (document.startViewTransition && !matchMedia("(prefers-reduced-motion: reduce)").matches) document.startViewTransition(change);
  else change();
}

// Going back over a swap loads that page; a jump to a place on this page (#field) does not.
let here = location.pathname + location.search;
addEventListener("popstate", () => { if (here !== location.pathname + location.search) location.reload(); });

function say(text) {
  const place = find("#announce");
  if (place) place.textContent = text;
}

// ---- A question before what cannot be taken back ----

function ask(question, yes) {
  const dialog = document.createElement("dialog");
  dialog.id = "confirm";
  dialog.setAttribute("aria-label", "Please confirm");
  dialog.innerHTML = `<div class="dialog-body"><p></p><form method="dialog" class="actions"><button class="button primary" value="yes">Continue</button><button class="button quiet" value="no">Cancel</button></form></div>`;
  find("p", dialog).textContent = question;
  find("[value=yes]", dialog).textContent = yes || "Continue";
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue === "yes"); }));
}

/** A button's words without the key that presses it. */
function words(button) {
  const copy = button?.cloneNode(true);
  copy?.querySelectorAll("kbd").forEach((key) => key.remove());
  return copy?.textContent.trim();
}

const confirmed = new WeakSet();

addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (form.matches("[data-theme-form]")) { event.preventDefault(); return theme(button.value); }
  if (form.method === "dialog" || button?.formMethod === "dialog") return;
  const question = button?.dataset.confirm || form.dataset.confirm;
  if (question && !confirmed.has(form)) {
    event.preventDefault();
    if (await ask(question, words(button))) { confirmed.add(form); form.requestSubmit(button); confirmed.delete(form); }
    return;
  }
  if (form.matches("[data-enhance]")) { event.preventDefault(); send(form, button); }
});

addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (link) { event.preventDefault(); if (await ask(link.dataset.confirm, words(link))) location.assign(link.href); }
  const button = event.target.closest("[data-do], [commandfor]");
  if (!button) return;
  if (button.dataset.do === "copy") copy(button);
  if (button.dataset.do === "help") find("#help")?.showModal();
  // Browsers that do not know commands yet.
  if (button.getAttribute("commandfor") && !("command" in HTMLButtonElement.prototype)) document.getElementById(button.getAttribute("commandfor"))?.showModal();
});

// The box above a list ticks its page; it stands for all of them only while all are ticked.
const boxes = (place) => all("tbody input[name=selected]", place.closest("table"));
addEventListener("change", ({ target }) => {
  if (target.matches("[data-tick-all]")) boxes(target).forEach((box) => { box.checked = target.checked; });
  const head = target.matches("input[name=selected]") && find("[data-tick-all]", target.closest("table"));
  if (head) head.checked = boxes(head).every((box) => box.checked);
});

addEventListener("change", (event) => { if (event.target.matches("[data-filter] select")) event.target.form.requestSubmit(); });

// A preview beside a form follows what is typed. A fresh frame each time, so that Back still leaves the page.
let typed = 0;
addEventListener("input", (event) => {
  const button = event.target.form && find("[data-live]", event.target.form);
  if (!button) return;
  clearTimeout(typed);
  typed = setTimeout(() => {
    const frame = find(`iframe[name="${button.formTarget}"]`);
    frame?.replaceWith(frame.cloneNode());
    event.target.form.requestSubmit(button);
  }, 500);
});

function theme(choice) {
  document.cookie = `theme=${choice}; path=/; max-age=34560000; samesite=lax`;
  if (choice === "system") delete root.dataset.theme; else root.dataset.theme = choice;
}

async function copy(button) {
  await navigator.clipboard.writeText(find("code", button.closest("[data-copy]")).innerText);
  button.setAttribute("data-copied", "");
  say("Copied");
  setTimeout(() => button.removeAttribute("data-copied"), 1500);
}

// ---- Keys ----

let waiting = -Infinity;

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target) || find("dialog:modal")) return;
  const went = performance.now() - waiting < 1200 && find(`.sidebar [data-go="${CSS.escape(event.key)}"]`);
  waiting = event.key === "g" ? performance.now() : -Infinity;
  if (went) { event.preventDefault(); return went.click(); }
  if (event.key === "/") { event.preventDefault(); return find("#search")?.select(); }
  if (event.key === "?") return find("#help")?.showModal();
  if (event.key === "j" || event.key === "k") return step(event.key === "j" ? 1 : -1);
  const pressed = find(`[data-key="${CSS.escape(event.key)}"]`);
  if (pressed && !pressed.disabled) { event.preventDefault(); pressed.click(); }
});

function step(by) {
  const links = all("main [data-row] .cover");
  if (!links.length) return;
  const now = links.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
  const next = links[now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + by, 0), links.length - 1)];
  next.focus({ preventScroll: true });
  next.closest("[data-row]").scrollIntoView({ block: "nearest" });
}

// ---- What goes stale: times, and work under way. The words are those of format.rs ----

function relative(at) {
  const distance = at - Date.now();
  const size = Math.abs(distance);
  const days = Math.floor(size / 864e5);
  if (days > 30) return null;
  if (size < 6e4) return "just now";
  const text = size < 36e5 ? `${Math.floor(size / 6e4)} min` : size < 864e5 ? `${Math.floor(size / 36e5)} h` : `${days} ${days === 1 ? "day" : "days"}`;
  return distance < 0 ? `${text} ago` : `in ${text}`;
}

function marks() {
  for (const box of all("[data-tick-all][hidden]")) box.hidden = false;
  for (const time of all("time[data-relative]")) {
    const text = relative(Date.parse(time.dateTime));
    if (text && text !== time.textContent) time.textContent = text;
  }
}

async function watch(place) {
  const bar = find("progress", place);
  for (;;) {
    await new Promise((done) => setTimeout(done, document.hidden ? 5000 : 1000));
    if (!place.isConnected) return;
    const state = await fetch(place.dataset.live, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).catch(() => null);
    if (!state) continue;
    if (state.finished) return location.reload();
    if (state.total > 0) { bar.max = state.total; bar.value = state.done; }
    if (state.text) find(".progress-text", place).textContent = state.text;
  }
}

marks();
all("[data-live]").forEach(watch);
setInterval(marks, 30_000);
