/* A ballot on a participant's own device: a code, then questions; each answer is saved as it is given. */

const PERIOD_MS = 4000, RETRY_MS = 3000, KEY = "parcours:seat";
const words = JSON.parse(document.body.dataset.words);
const main = document.querySelector("#main"), title = document.querySelector("#title"), saved = document.querySelector("#saved");
const waiting = new Map();  // answers not saved yet, by number: the last one counts
let token = remembered(), shown = null, isSending = false;

function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function remember(value) {
  token = value;
  try { if (value) localStorage.setItem(KEY, value); else localStorage.removeItem(KEY); } catch { /* asked again next time */ }
}

function make(tag, properties = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside);
  return made;
}

async function ask(path, message) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (message) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method: message ? "POST" : "GET", headers, body: message && JSON.stringify(message), cache: "no-store" });
  return { status: answer.status, ...(await answer.json().catch(() => ({}))) };
}

// --- coming in

function askCode(message = "") {
  shown = null;
  title.textContent = words.title;
  saved.textContent = "";
  const field = make("input", { id: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "9", required: true, inputmode: "text" });
  const form = make("form", { class: "join", onsubmit: (event) => { event.preventDefault(); join(field.value); } },
    make("label", { for: "code" }, words.code), field,
    make("p", { class: "problem", role: "alert", hidden: !message }, message),
    make("button", { class: "main" }, words.join), make("p", { class: "note" }, words.privacy));
  main.replaceChildren(form);
  field.focus();
}

async function join(code) {
  const answer = await ask("/join", { code }).catch(() => ({ refused: "offline" }));
  if (answer.token) { remember(answer.token); await load(); } else askCode(words[answer.refused] ?? words.wrong_code);
}

// --- the paper

async function load() {
  const answer = await ask("/paper").catch(() => null);
  if (!answer) { saved.textContent = words.offline; return; }
  if (answer.status === 403) { remember(null); askCode(words.seat_lost); return; }
  if (answer.status !== 200) { say(words[answer.refused] ?? words.closed); return; }
  shown = `${answer.number} ${answer.state}`;
  title.textContent = answer.paper?.title ?? words.title;
  if (answer.state === "waiting") say(words.waiting);
  else if (answer.state === "closed") say(words.revealed);
  else lay(answer.paper, answer.marks);
}

function say(text) {
  saved.textContent = "";
  main.replaceChildren(make("p", { class: "lead", role: "status" }, text));
}

function lay(paper, marks) {
  const held = new Map(Object.entries(marks).map(([number, value]) => [Number(number), value]));
  const rest = make("p", { class: "rest", role: "status" }), progress = make("p", { class: "progress", role: "status" });
  const n = paper.groups.flatMap((one) => one.questions).length;
  const told = () => {
    progress.textContent = words.progress.replace("{n}", [...held.values()].filter((one) => one !== null).length).replace("{of}", n);
    if (paper.purse === null) return;
    const left = paper.purse - [...held.values()].reduce((sum, one) => sum + (one ?? 0), 0);
    rest.textContent = words.points_left.replace("{n}", left < 0 ? `−${-left}` : left);
    rest.classList.toggle("wrong", left < 0);
  };
  const choose = (number, value) => {
    if (value === null) held.delete(number);
    else held.set(number, value);
    waiting.set(number, value);
    told();
    send();
  };
  main.replaceChildren(make("p", { class: "note" }, words.guide), rest, ...paper.groups.map((group) => make("section", {}, group.title ? make("h2", {}, group.title) : "",
    ...group.questions.map((one) => (paper.purse === null ? choices(one, held.get(one.number), choose) : points(one, held.get(one.number), paper.purse, choose))))), progress);
  told();
}

function choices(one, mark, choose) {
  const name = `q${one.number}`, isPair = Boolean(one.other);
  const set = make("fieldset", { class: isPair ? "question pair" : "question" }, make("legend", {}, isPair ? `${one.label} / ${one.other}` : one.label));
  for (const [value, label] of one.choices) {
    const isChosen = mark !== undefined && (value === mark || (typeof value === "number" && typeof mark === "number" && Math.abs(value - mark) < 1e-6));
    set.append(make("label", { class: "choice" }, make("input", { type: "radio", name, checked: isChosen, onchange: () => choose(one.number, value) }), make("span", {}, label)));
  }
  set.append(make("button", { type: "button", class: "back", onclick: () => { for (const each of set.querySelectorAll("input")) each.checked = false; choose(one.number, null); } }, words.take_back));
  return set;
}

function points(one, mark, purse, choose) {
  const field = make("input", { type: "number", min: "0", max: String(purse), step: "1", value: mark ?? "", inputmode: "numeric", id: `q${one.number}`,
    onchange: () => choose(one.number, field.value === "" ? null : Math.round(Number(field.value))) });
  return make("div", { class: "question points" }, make("label", { for: `q${one.number}` }, one.label), field);
}

// --- saving: one answer at a time, the newest of each question, until the server has it

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    while (waiting.size) {
      const [number, value] = waiting.entries().next().value;
      saved.textContent = words.saving;
      const answer = await ask("/mark", { number, value }).catch(() => null);
      if (!answer || answer.status === 429 || answer.status >= 500) {
        saved.textContent = words.offline;
        await new Promise((done) => { setTimeout(done, RETRY_MS); });
        continue;
      }
      if (waiting.get(number) === value) waiting.delete(number);
      if (answer.status === 403 || answer.status === 410) { waiting.clear(); await load(); return; }
      saved.textContent = answer.saved ? words.saved.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })) : words.refused;
    }
  } finally { isSending = false; }
}

async function follow() {
  if (!token || document.hidden || waiting.size) return;
  const answer = await ask("/state").catch(() => null);
  if (!answer) { saved.textContent = words.offline; return; }
  if (answer.status !== 200 || `${answer.number} ${answer.state}` !== shown) await load();
}

const given = window.location.hash.slice(1);
if (given) history.replaceState(null, "", window.location.pathname);
if (given && !token) join(given);
else if (token) load();
else askCode();
(async function keepFollowing() {
  await follow();
  setTimeout(keepFollowing, PERIOD_MS);
})();
