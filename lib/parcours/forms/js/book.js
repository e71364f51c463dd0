/* The workbook as this screen knows it: what the disk holds, and above it what was typed and not yet acknowledged.

   Changes go one message at a time; each waits for its acknowledgement, so that a new object has its number
   before something is written in it. What waits is kept in the browser's storage too: a dead kernel or a
   closed tab loses nothing, and the next screen of the same workbook sends it again. */

const PATIENCE = 4000; // milliseconds without an answer before saying that nothing is saved
const LONGEST = 60000; // the same while the notebook says that it computes: an answer is then only late
const LOOK_EVERY = 5000; // milliseconds between two looks at what others saved, while somebody watches
const READS = new Set(["marks", "history", "compare", "proposals", "likely_cards", "search_verbatims", "findings", "propose_waves", "reveal", "form"]);
const STORED = "parcours:unsaved:";

/** The screens of this page: each form is a module of its own, so that they meet at the window. */
const SCREENS = (window.parcoursScreens ??= new Set());

/** Find the container and the key a path leads to; null where it leads nowhere. */
function place(root, path) {
  let holder = null, key = null;
  for (const [, name, item] of path.matchAll(/([a-z_]+)(?:\[([^\]]+)\])?/g)) {
    const parent = holder === null ? root : holder[key];
    if (parent === null || parent === undefined || !(name in parent)) return null;
    [holder, key] = [parent, name];
    if (item !== undefined) {
      const list = parent[name];
      let index = list.findIndex((one) => one !== null && typeof one === "object" && one.id === item);
      if (index < 0 && /^\d+$/.test(item) && +item < list.length) index = +item;
      if (index < 0) return null;
      [holder, key] = [list, index];
    }
  }
  return holder === null ? null : { holder, key };
}

/** Apply a change to a copy of the contents that may be written in. */
function applyChange(root, change) {
  const found = place(root, change.path);
  if (!found) return;
  const { holder, key } = found;
  if (change.op === "set") holder[key] = structuredClone(change.new);
  else if (change.op === "add") holder[key].splice(change.position ?? holder[key].length, 0, structuredClone(change.item));
  else if (change.op === "remove") holder.splice(key, 1);
  else if (change.op === "move") holder.splice(change.position, 0, ...holder.splice(key, 1));
}

/** Apply what the kernel says has changed. */
function applyPatch(root, patch) {
  let holder = root;
  for (const key of patch.at.slice(0, -1)) holder = holder[key];
  const last = patch.at[patch.at.length - 1];
  if ("value" in patch) holder[last] = patch.value;
  else holder[last].splice(patch.from, patch.drop, ...patch.put);
}

class Book {
  constructor(model, spec, words) {
    Object.assign(this, { model, spec, words });
    this.client = Math.random().toString(36).slice(2, 12);
    this.base = structuredClone(model.get("contents"));
    this.queue = [];
    this.sent = null;
    this.seq = 0;
    this.undone = [];
    this.done = [];
    this.temporary = new Map();
    this.reads = new Map();
    this.offers = make("div", { hidden: true });
    this.offered = new Map();
    this.listeners = new Set();
    this.state = { kind: "saved", at: null, message: "" };
    this.now = this.base;
    this.receive = this.receive.bind(this);
    this.look = this.look.bind(this);
    model.on("msg:custom", this.receive);
    window.addEventListener("focus", this.look);
    this.timer = setInterval(() => document.visibilityState === "visible" && this.look(), LOOK_EVERY);
    this.holdName();
    SCREENS.add(this);
    this.glance("hello");
    this.adopt();
  }

  close() {
    this.model.off("msg:custom", this.receive);
    window.removeEventListener("focus", this.look);
    clearInterval(this.timer);
    clearTimeout(this.waiting);
    SCREENS.delete(this);
    this.release?.();
  }

  /** A screen taken off the page without being closed, as when its kernel died, leaves what it holds to the others. */
  surrender() {
    clearTimeout(this.waiting);
    this.queue.length = 0;
    this.sent = null;
    this.release?.();
  }

  /** Tell the other screens of this browser that this one lives, and will send what it holds itself. */
  holdName() {
    navigator.locks?.request(`parcours:${this.client}`, () => new Promise((free) => { this.release = free; }));
  }

  // --- what is shown

  get contents() {
    return this.now;
  }

  /** Value at a path; undefined where there is nothing. */
  at(path) {
    const found = place(this.now.book, path);
    return found ? found.holder[found.key] : undefined;
  }

  /** Pairs [code, name] of a list one chooses from. */
  list(name) {
    return this.spec.lists[name] ?? this.now.names[name] ?? [];
  }

  called(name, code) {
    return this.list(name).find(([one]) => one === code)?.[1] ?? code;
  }

  /** Names of a list, offered as one types: the id of an element that holds them. */
  suggestions(name) {
    const id = `pf-${this.client}-${name}`;
    if (!this.offered.has(name)) {
      const element = make("datalist", { id });
      this.offered.set(name, element);
      this.offers.append(element);
      const fill = () => element.replaceChildren(...this.list(name).map(([code, words]) => make("option", { value: words, label: code === words ? null : code })));
      fill();
      this.onChange((news) => { if (!news.state) fill(); });
    }
    return id;
  }

  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  redraw(news = {}) {
    this.now = this.base;
    const unsaved = this.queue.filter((one) => one.changes);
    if (unsaved.length) {
      this.now = structuredClone(this.base);
      for (const one of unsaved) for (const change of one.changes) applyChange(this.now.book, change);
    }
    for (const listener of [...this.listeners]) listener(news);
  }

  setState(kind, message = "") {
    this.state = { kind, message, at: kind === "saved" ? new Date() : this.state.at };
    for (const listener of [...this.listeners]) listener({ state: true });
  }

  // --- what is changed

  /** Change things; the promise gives the answer. Shown at once, saved when acknowledged. */
  change(changes, more = {}) {
    return this.ask({ kind: "change", changes, known: this.known(changes), ...more });
  }

  set(path, value) {
    const old = this.at(path);
    return same(old ?? null, value ?? null) ? Promise.resolve({ ok: true }) : this.change([{ op: "set", path, old, new: value }]);
  }

  /** Add an object; until it has its number it is known by another. */
  add(path, item, position = null) {
    const listed = this.at(path) ?? [];
    const needsId = listed.some((one) => one && one.id) || PREFIXED.has(path.split(".").pop());
    const shown = needsId && !item.id ? { id: `new-${++this.seq}`, ...item } : item;
    return this.change([{ op: "add", path, item: shown, position }]);
  }

  remove(path, more = {}) {
    return this.change([{ op: "remove", path }], more);
  }

  known(changes) {
    return changes.filter((one) => one.op === "add").flatMap((one) => (this.at(one.path) ?? []).map((each) => each?.id)).filter(Boolean);
  }

  deed(name, more = {}, buffers = []) {
    return this.ask({ kind: "deed", deed: name, ...more }, buffers);
  }

  undo() {
    return this.goBack(this.done, this.undone);
  }

  redo() {
    return this.goBack(this.undone, this.done);
  }

  async goBack(from, to) {
    const changes = from.pop();
    if (!changes) return null;
    const answer = await this.change(changes, { is_undo: true, into: to });
    return answer;
  }

  // --- messages

  ask(message, buffers = []) {
    if (READS.has(message.deed ?? message.kind)) return this.read(message);
    return new Promise((resolve) => {
      this.queue.push({ ...message, seq: ++this.seq, client: this.client, resolve, buffers });
      if (message.changes) this.redraw({ mine: true });
      this.keep();
      this.next();
    });
  }

  /** Ask what is new, without waiting for it nor standing in the way of what is to be saved. */
  glance(kind) {
    if (this.glancing && Date.now() - this.glancing < 6 * LOOK_EVERY) return;
    this.glancing = Date.now();
    try {
      this.model.send({ kind, client: this.client });
    } catch { /* the kernel is gone: the next change says so */ }
  }

  next() {
    if (this.sent || !this.queue.length) return;
    this.sent = this.queue[0];
    this.dispatch();
  }

  dispatch() {
    const { resolve, buffers, into, ...message } = this.sent;
    if (message.changes) message.changes = message.changes.map((one) => this.withNumbers(one));
    const since = Date.now();
    const warn = () => {
      if (Date.now() - since > LONGEST || !this.root?.closest("[data-computes]")) { this.setState("unsaved", this.words.say("no_answer", { n: this.unsaved })); return; }
      this.setState("saving", this.words.say("computes"));
      this.waiting = setTimeout(warn, PATIENCE);
    };
    clearTimeout(this.waiting);
    if (this.state.kind !== "unsaved") this.setState("saving");
    this.waiting = setTimeout(warn, PATIENCE);
    try {
      this.model.send(message, undefined, buffers);
    } catch {
      warn();
    }
  }

  /** Ask something that changes nothing: it may take its time, and nothing to be saved waits for it. */
  read(message) {
    return new Promise((resolve) => {
      const seq = ++this.seq;
      this.reads.set(seq, resolve);
      try {
        this.model.send({ ...message, seq, client: this.client });
      } catch {
        resolve({ ok: false, refusals: [{ message: this.words.say("no_kernel") }] });
      }
    });
  }

  get unsaved() {
    return this.queue.length;
  }

  /** Replace the names given while waiting by the numbers the workbook gave. */
  withNumbers(change) {
    const read = JSON.parse(this.resolved(JSON.stringify(change)));
    if (read.op === "add" && String(read.item.id ?? "").startsWith("new-")) delete read.item.id;
    return read;
  }

  receive(answer) {
    if (!answer || typeof answer !== "object" || !("base" in answer)) return;
    if (answer.contents) this.base = structuredClone(answer.contents);
    else if (answer.base === this.base.revision) {
      if (answer.patches.length) this.base = structuredClone(this.base);
      for (const patch of answer.patches) applyPatch(this.base, patch);
      this.base.revision = answer.revision;
    } else if (answer.revision !== this.base.revision) {
      this.glancing = null;
      this.glance("hello"); // an answer was missed: all of it again
    }
    const isOurs = answer.client === this.client;
    if (isOurs && this.sent && answer.seq === this.sent.seq) this.settle(answer);
    else {
      this.takeNews(answer);
      this.reads.get(isOurs ? answer.seq : null)?.(answer);
      if (isOurs) this.reads.delete(answer.seq);
    }
  }

  takeNews(answer) {
    if (answer.client === this.client && !answer.seq) this.glancing = null;
    if (answer.patches.length || answer.contents) this.redraw({ others: answer.patches.length > 0 });
    if (!this.queue.length && Boolean(answer.trouble) !== (this.state.kind === "unsaved")) {
      this.setState(answer.trouble ? "unsaved" : "saved", answer.trouble);
    }
  }

  settle(answer) {
    const asked = this.sent;
    clearTimeout(this.waiting);
    if (answer.is_later) { // nothing is wrong with what was typed: the disk is away or busy
      this.setState("unsaved", answer.trouble);
      this.waiting = setTimeout(() => this.dispatch(), PATIENCE);
      return;
    }
    this.learn(asked, answer);
    this.queue.shift();
    this.sent = null;
    if (answer.ok && answer.undo?.length) {
      (asked.into ?? this.done).push(answer.undo);
      if (!asked.into) this.undone.length = 0;
    }
    this.keep();
    this.redraw({ mine: true });
    if (answer.trouble) this.setState("unsaved", answer.trouble);
    else this.setState(this.queue.length ? "saving" : "saved");
    asked.resolve(answer);
    this.next();
  }

  /** Learn the number of what was added: it is the one the list did not have. */
  learn(asked, answer) {
    for (const change of asked.changes ?? []) {
      const name = change.op === "add" ? String(change.item.id ?? "") : "";
      if (!answer.ok || !name.startsWith("new-")) continue;
      const back = (answer.undo ?? []).find((one) => one.op === "remove" && one.path.startsWith(`${this.withNumbers({ path: change.path }).path}[`));
      const number = back && /\[([^\]]+)\]$/.exec(back.path)?.[1];
      if (number) this.temporary.set(name, { id: number, since: answer.revision });
    }
  }

  /** The same path or id, once what was just added has its number. */
  resolved(text) {
    if (!text.includes("new-")) return text;
    for (const [name, number] of this.temporary) {
      if (this.base.revision >= number.since) text = text.replaceAll(name, number.id);
    }
    return text;
  }

  look() {
    this.glance("look");
    this.adopt();
  }

  // --- what a closed tab or a dead kernel left unsaved

  keep() {
    const work = this.queue.filter((one) => one.kind !== "deed");
    const key = `${STORED}${this.spec.book}:${this.client}`;
    try {
      if (!work.length) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(work.map(({ resolve, buffers, into, ...one }) => one)));
    } catch { /* storage refused or full: the banner and the kernel still say what is saved */ }
  }

  /** Send what screens that are gone had not saved. */
  async adopt() {
    const prefix = `${STORED}${this.spec.book}:`;
    const gone = [...SCREENS].filter((one) => one !== this && one.root && !one.root.isConnected && one.queue.length);
    for (const one of gone) one.surrender();
    const orphans = Object.keys(localStorage).filter((key) => key.startsWith(prefix) && !key.endsWith(this.client));
    if (!orphans.length || !navigator.locks) return;
    const { held } = await navigator.locks.query();
    const alive = new Set(held.map((one) => one.name));
    for (const one of gone) alive.delete(`parcours:${one.client}`);
    for (const key of orphans) {
      if (alive.has(`parcours:${key.slice(prefix.length)}`)) continue;
      const left = JSON.parse(localStorage.getItem(key) ?? "[]");
      localStorage.removeItem(key);
      for (const { seq, client, ...one } of left) this.ask({ ...one, resent: true });
      if (left.length) this.redraw({ adopted: left.length });
    }
  }
}

/** Lists whose objects get a number from the workbook. */
const PREFIXED = new Set([
  "participants", "values", "publics", "objectives", "tools", "data", "flows", "skills", "subcontractors",
  "journeys", "stages", "touchpoints", "capabilities", "passages", "use_cases", "scenarios",
  "collection_plan", "contact_reasons", "verbatims", "workstreams", "actions", "milestones", "decisions", "parked",
]);
