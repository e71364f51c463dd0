/* What rules propose and find: accepted, edited or turned down; and the fate of each finding. */

class Proposals {
  constructor(book) {
    Object.assign(this, { book, words: book.words });
    this.list = make("ul", { class: "pf-proposals" });
    this.count = make("span", { class: "pf-count", role: "status" });
    this.element = make("div", { class: "pf-block" }, make("div", { class: "pf-tablebar" }, make("h3", {}, this.words.say("proposals")), this.count, make("span", { class: "pf-space" }),
      button(this.words.say("look_again"), null, () => this.load(), { class: "pf-tool" }), button(this.words.say("accept_all"), null, () => this.accept(this.found.map((one) => one.origin)), { class: "pf-tool" })), this.list);
    this.found = [];
    this.load();
  }

  refresh() {}

  async load() {
    this.count.textContent = this.words.say("computing");
    const answer = await this.book.deed("proposals");
    this.found = answer.result ?? [];
    this.count.textContent = this.words.say("to_decide", { n: this.found.length });
    this.list.replaceChildren(...this.found.map((one) => make("li", {},
      make("span", {}, make("strong", {}, `${one.kind} : `), one.title, " ", make("small", {}, one.touchpoints)),
      button(this.words.say("accept"), `${this.words.say("accept")} – ${one.title}`, () => this.accept([one.origin]), { class: "pf-tool" }),
      button(this.words.say("turn_down"), `${this.words.say("turn_down")} – ${one.title}`, () => this.dismiss(one.origin), { class: "pf-tool" }))));
  }

  async accept(origins) {
    if (!origins.length) return;
    await this.book.deed("accept", { origins });
    this.load();
  }

  async dismiss(origin) {
    await this.book.deed("dismiss", { origin });
    this.load();
  }
}
PARTS.proposals = Proposals;

class Fates {
  constructor(book, part, place) {
    Object.assign(this, { book, part, place, words: book.words, found: [], isKnown: false, isOpenOnly: true, kept: new Set() });
    const { words } = this;
    this.count = make("span", { class: "pf-count", role: "status" });
    this.all = make("input", { type: "checkbox", onchange: () => { this.isOpenOnly = !this.all.checked; this.kept.clear(); this.refresh(); } });
    this.author = make("input", { type: "text", class: "pf-input pf-pick", placeholder: words.say("decided_by"), "aria-label": words.say("decided_by"), list: book.suggestions("people") });
    this.list = make("div", { class: "pf-fates" });
    this.element = make("div", { class: "pf-block" }, make("div", { class: "pf-tablebar" }, make("h3", {}, part.title), this.count, make("span", { class: "pf-space" }), this.author,
      make("label", {}, this.all, words.say("decided_too")), button(words.say("look_again"), null, () => this.load(), { class: "pf-tool" })), this.list);
    this.rows = new Map();
    this.load();
  }

  get fates() {
    return this.book.at("plan.fates") ?? [];
  }

  async load() {
    this.count.textContent = this.words.say("computing");
    const answer = await this.book.deed("findings");
    this.found = answer.result ?? [];
    this.isKnown = answer.ok;
    this.kept.clear();
    this.refresh();
  }

  refresh() {
    if (!this.isKnown) return; // still computing: none found yet is not none
    const fates = new Map(this.fates.map((one) => [one.finding, one])), actions = this.book.at("plan.actions") ?? [];
    const isDecided = (one) => fates.has(one.key) || actions.some((action) => action.findings.includes(one.key));
    const open = this.found.filter((one) => !isDecided(one)).length;
    this.count.textContent = this.words.say("open_findings", { n: open, of: this.found.length });
    const shown = this.found.filter((one) => !this.isOpenOnly || !isDecided(one) || this.kept.has(one.key));
    for (const [key, row] of this.rows) if (!shown.some((one) => one.key === key)) { row.element.remove(); this.rows.delete(key); }
    shown.forEach((one, index) => {
      if (!this.rows.has(one.key)) this.rows.set(one.key, this.row(one));
      const row = this.rows.get(one.key);
      if (this.list.children[index] !== row.element) this.list.insertBefore(row.element, this.list.children[index] ?? null);
      row.show(fates.get(one.key) ?? null, actions.find((action) => action.findings.includes(one.key)));
    });
  }

  row(finding) {
    const { words, book } = this, row = { draft: {} };
    const options = this.part.fields.find((one) => one.key === "fate").options;
    const fate = make("select", { class: "pf-input", "aria-label": `${words.say("fate")} – ${finding.sentence}` }, make("option", { value: "" }, words.say("to_decide_one")), ...options.map(([code, name]) => make("option", { value: code }, name)));
    const action = make("select", { class: "pf-input", "aria-label": `${words.say("which_action")} – ${finding.sentence}` }, make("option", { value: "" }, words.say("which_action")));
    const other = make("select", { class: "pf-input", "aria-label": `${words.say("which_finding")} – ${finding.sentence}` }, make("option", { value: "" }, words.say("which_finding")));
    const reason = make("input", { type: "text", class: "pf-input", placeholder: words.say("why"), "aria-label": `${words.say("why")} – ${finding.sentence}` });
    const note = make("span", { class: "pf-draft", role: "status" });
    const lay = () => {
      action.hidden = fate.value !== "action";
      other.hidden = fate.value !== "merged";
      reason.hidden = !["parked", "rejected"].includes(fate.value);
      note.textContent = "";
    };
    const fill = () => {
      const actions = book.at("plan.actions") ?? [], chosen = action.value;
      action.replaceChildren(make("option", { value: "" }, words.say("which_action")), make("option", { value: "+" }, words.say("new_action")), ...actions.map((one) => make("option", { value: one.id, selected: one.id === chosen }, `${one.id} ${one.title}`)));
      const merged = other.value;
      other.replaceChildren(make("option", { value: "" }, words.say("which_finding")), ...this.found.filter((one) => one.key !== finding.key).map((one) => make("option", { value: one.key, selected: one.key === merged }, one.sentence)));
    };
    const decide = () => { lay(); this.decide(finding, { fate: fate.value, action: action.value, merged_into: other.value, reason: reason.value.trim() }, note); };
    fate.addEventListener("change", decide);
    for (const one of [action, other]) { one.addEventListener("focus", fill); one.addEventListener("pointerdown", fill); one.addEventListener("change", decide); }
    reason.addEventListener("change", decide);
    row.element = make("div", { class: "pf-finding" }, make("span", { class: "pf-severity", title: words.say("severity") }, `${words.number(finding.severity)}/4`), make("span", { class: "pf-sentence" }, finding.sentence),
      make("span", { class: "pf-decision" }, fate, action, other, reason, note));
    row.show = (held, linked) => {
      if (row.element.contains(document.activeElement) && !held) return;
      fate.value = held?.fate ?? (linked ? "action" : fate.value);
      const wanted = held?.action ?? linked?.id;
      if (wanted) { action.replaceChildren(make("option", { value: wanted }, `${wanted} ${book.called("actions", wanted)}`)); action.value = wanted; }
      if (held?.merged_into) { other.replaceChildren(make("option", { value: held.merged_into }, this.found.find((one) => one.key === held.merged_into)?.sentence ?? held.merged_into)); }
      if (held && document.activeElement !== reason) reason.value = held.reason;
      lay();
    };
    return row;
  }

  /** Save a fate once it says something; an action takes the finding among those it answers. */
  async decide(finding, { fate, action, merged_into, reason }, note) {
    const fates = this.fates, at = fates.findIndex((one) => one.finding === finding.key), changes = [];
    this.kept.add(finding.key);
    const actions = this.book.at("plan.actions") ?? [];
    const withdrawn = (id) => actions.filter((one) => one.id !== id && one.findings.includes(finding.key)).map((one) => ({ op: "set", path: `plan.actions[${one.id}].findings`, old: one.findings, new: one.findings.filter((key) => key !== finding.key) }));
    if (fate === "") {
      if (at >= 0) changes.push({ op: "remove", path: `plan.fates[${at}]` });
      changes.push(...withdrawn(null));
      if (changes.length) await this.book.change(changes, { is_sure: true });
      return;
    }
    const isWhole = { action: action !== "", merged: merged_into !== "", parked: reason !== "", rejected: reason !== "" }[fate];
    if (!isWhole) return;
    let id = action;
    if (fate === "action" && action === "+") {
      const made = await this.newAction(finding);
      if (!made) { note.textContent = this.words.say("refused"); return; }
      id = made;
    } else if (fate === "action") {
      const one = actions.find((each) => each.id === id);
      if (!one.findings.includes(finding.key)) changes.push({ op: "set", path: `plan.actions[${id}].findings`, old: one.findings, new: [...one.findings, finding.key] });
    }
    changes.push(...withdrawn(fate === "action" ? id : null));
    const item = { finding: finding.key, fate, action: fate === "action" ? id : null, merged_into: fate === "merged" ? merged_into : "", reason: ["parked", "rejected"].includes(fate) ? reason : "", author: this.author.value.trim() };
    changes.push(at >= 0 ? { op: "set", path: `plan.fates[${at}]`, old: fates[at], new: item } : { op: "add", path: "plan.fates", item });
    const answer = await this.book.change(changes);
    note.textContent = answer.ok ? "" : answer.refusals?.[0]?.message ?? this.words.say("refused");
  }

  async newAction(finding) {
    const answer = await this.book.add("plan.actions", { title: finding.sentence.slice(0, 110), findings: [finding.key], touchpoints: finding.touchpoints, publics: finding.publics });
    return answer.ok ? /\[([^\]]+)\]$/.exec(answer.undo[0].path)[1] : null;
  }
}
PARTS.fates = Fates;
