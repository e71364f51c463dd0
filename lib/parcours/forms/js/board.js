/* The journey board: stages across, channels down, touchpoints as cards; the check list beside, the curve below. */

const ZOOMS = [0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3];
const SIGNS = { delight: "▲", satisfaction: "△", neutral: "=", irritant: "▽", major_irritant: "▼", split: "⇅", unknown: "?" };

class Board {
  constructor(book, part, place) {
    Object.assign(this, { book, part, place, words: book.words, layer: "today", zoom: 4, added: new Map() });
    this.element = make("div", { class: "pf-boardbox" });
    this.carrying = new Carrying(this.element, this.words, {
      drop: (item, cell, before) => this.drop(item, cell, before),
      named: (item) => this.cards().find((one) => one.id === item)?.label ?? this.usual(item)?.label ?? item,
      described: (cell) => `${this.book.called("stages", cell.dataset.stage)}, ${this.book.called("channels", cell.dataset.channel)}`,
    });
    this.curve = new Curve(this.words);
    this.lay();
    this.watcher = new ResizeObserver(() => this.drawCurve());
    this.watcher.observe(this.grid);
    this.refresh();
  }

  close() {
    this.watcher.disconnect();
  }

  // --- what there is

  get journeys() {
    return this.book.at("journeys.journeys") ?? [];
  }
  get journey() {
    return this.journeys.find((one) => one.id === this.book.resolved(this.chosen ?? "")) ?? this.journeys[0];
  }
  all() {
    return this.book.at("journeys.touchpoints") ?? [];
  }
  cards() {
    const hidden = this.layer === "today" ? "created" : "removed";
    return this.all().filter((one) => one.journey === this.journey?.id && one.fate !== hidden);
  }
  usual(item) {
    return item.startsWith("usual:") ? this.book.spec.usual.find((one) => one.id === item.slice(6)) : null;
  }
  /** How a public lives a card, as the votes say. */
  lived(card) {
    return this.book.contents.live.emotions?.[card.id]?.[this.public] ?? null;
  }
  get publics() {
    const wanted = this.journey?.publics ?? [], list = this.book.list("publics");
    const named = list.filter(([id]) => wanted.includes(id));
    return named.length ? named : list;
  }
  get public() {
    const ids = this.publics.map(([id]) => id);
    return ids.includes(this.chosenPublic) ? this.chosenPublic : ids[0];
  }
  channels() {
    const used = new Set([...this.cards().map((one) => one.channel), ...(this.added.get(this.journey?.id) ?? [])]);
    const known = this.book.list("channels").map(([code]) => code);
    return [...known.filter((code) => used.has(code)), ...[...used].filter((code) => !known.includes(code))];
  }

  /** The check list stands beside where there is room for it, or where nothing is on the board yet. */
  get isListed() {
    return this.wantsList ?? (this.element.clientWidth > 1400 || !this.cards().length);
  }

  // --- laying

  lay() {
    const { words } = this;
    this.journeyPick = make("select", { class: "pf-input pf-pick", "aria-label": words.say("journey"), onchange: () => { this.chosen = this.journeyPick.value; this.refresh(); } });
    this.publicPick = make("select", { class: "pf-input pf-pick", "aria-label": words.say("lived_by"), onchange: () => { this.chosenPublic = this.publicPick.value; this.refresh(); } });
    this.layers = ["today", "target"].map((key) => button(words.say(`layer_${key}`), null, () => { this.layer = key; this.refresh(); }, { class: "pf-tool", data: { layer: key } }));
    this.listButton = button(words.say("check_list"), null, () => { this.wantsList = !this.isListed; this.refresh(); }, { class: "pf-tool" });
    this.size = make("span", { class: "pf-size" });
    this.grid = make("div", { class: "pf-board", role: "group" });
    this.checks = make("aside", { class: "pf-checks", "aria-label": words.say("check_list") });
    this.inspector = make("aside", { class: "pf-inspector", hidden: true });
    this.scroll = make("div", { class: "pf-boardscroll" }, this.grid, this.curve.element);
    this.beginning = new Beginning(this);
    this.stages = new Stages(this);
    this.note = make("div", { class: "pf-note", role: "status", hidden: true });
    this.element.append(
      make("div", { class: "pf-bar" }, this.journeyPick, make("span", { class: "pf-group" }, ...this.layers), this.publicPick, this.beginning.element, make("span", { class: "pf-space" }),
        this.listButton, button("−", words.say("zoom_out"), () => this.zoomBy(-1), { class: "pf-tool" }), this.size, button("+", words.say("zoom_in"), () => this.zoomBy(1), { class: "pf-tool" })),
      this.note, this.stages.element, make("div", { class: "pf-boardmain" }, this.checks, this.scroll, this.inspector), this.carrying.live,
      make("p", { class: "pf-help" }, words.say("board_keys")));
    this.grid.addEventListener("keydown", (event) => this.key(event));
    this.grid.addEventListener("click", (event) => this.clicked(event));
    this.grid.addEventListener("dblclick", (event) => this.doubled(event));
  }

  zoomBy(by) {
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + by));
    this.refresh();
  }

  refresh() {
    if (this.element.contains(document.activeElement) && document.activeElement.matches(".pf-inplace")) return; // somebody is writing on a card
    const focused = document.activeElement?.closest?.("[data-item]")?.dataset.item;
    const hasFocus = this.grid.contains(document.activeElement);
    this.layPicks();
    this.beginning.refresh();
    const headed = document.activeElement?.closest?.(".pf-stage")?.dataset.stage;
    this.grid.replaceChildren();
    const main = this.element.querySelector(".pf-boardmain");
    main.hidden = !this.journey;
    if (!this.journey) return;
    this.layGrid();
    this.layChecks();
    if (hasFocus && focused) this.carrying.focus(this.book.resolved(focused));
    if (hasFocus && headed) this.stages.focus(this.book.resolved(headed));
    this.layInspector();
    this.drawCurve();
  }

  layPicks() {
    const fill = (select, pairs, value) => select.replaceChildren(...pairs.map(([id, name]) => make("option", { value: id, selected: id === value }, name)));
    fill(this.journeyPick, this.journeys.map((one) => [one.id, one.name]), this.journey?.id);
    fill(this.publicPick, this.publics, this.public);
    this.journeyPick.hidden = !this.journeys.length;
    this.publicPick.hidden = !this.publics.length;
    for (const one of this.layers) one.setAttribute("aria-pressed", String(one.dataset.layer === this.layer));
    this.listButton.setAttribute("aria-pressed", String(this.isListed));
    this.size.textContent = `${Math.round(ZOOMS[this.zoom] * 100)} %`;
    this.scroll.style.setProperty("--zoom", ZOOMS[this.zoom]);
  }

  /** Show a journey that has just begun. */
  show(journey) {
    this.chosen = journey;
    this.refresh();
    this.journeyPick.focus();
  }

  layGrid() {
    const { words, book, journey } = this, channels = this.channels(), cards = this.cards();
    this.grid.style.gridTemplateColumns = `9em repeat(${journey.stages.length}, minmax(10.5em, 1fr)) auto`;
    this.grid.setAttribute("aria-label", journey.name);
    const stageHead = (stage) => make("div", { class: "pf-stage", data: { stage: stage.id } },
      make("strong", {}, stage.name), stage.wants ? make("span", { class: "pf-wants" }, stage.wants) : null, this.stages.menu(stage));
    const moreStage = make("input", { type: "text", class: "pf-input pf-inplace", placeholder: words.say("add_stage"), "aria-label": words.say("add_stage"), onkeydown: (event) => event.key === "Enter" && this.addStage(event.target), onblur: (event) => this.addStage(event.target) });
    this.grid.append(make("div", { class: "pf-corner" }, words.say("channels")), ...journey.stages.map(stageHead), make("div", { class: "pf-more" }, moreStage));
    channels.forEach((channel, row) => {
      this.grid.append(make("div", { class: "pf-channel" }, book.called("channels", channel)));
      journey.stages.forEach((stage, column) => {
        const held = cards.filter((one) => one.stage === stage.id && one.channel === channel);
        const cell = make("div", { class: "pf-cell", role: "group", "aria-label": `${stage.name}, ${book.called("channels", channel)}`, data: { cell: `${stage.id}|${channel}`, stage: stage.id, channel, row, column } }, ...held.map((one) => this.card(one)));
        cell.append(button("+", words.say("add_here", { stage: stage.name, channel: book.called("channels", channel) }), () => this.write(cell), { class: "pf-addcard" }));
        this.grid.append(cell);
      });
      this.grid.append(make("div", {}));
    });
    const rest = book.list("channels").filter(([code]) => !channels.includes(code));
    const more = make("select", { class: "pf-input pf-more", "aria-label": words.say("add_channel"), onchange: (event) => this.addChannel(event.target.value) },
      make("option", { value: "" }, words.say("add_channel")), ...rest.map(([code, name]) => make("option", { value: code }, name)));
    this.grid.append(make("div", { class: "pf-morerow" }, more));
  }

  card(one) {
    const { words } = this, lived = this.lived(one), level = (this.layer === "today" ? lived?.level : lived?.target_level) ?? "unknown";
    const emotion = this.layer === "today" ? lived?.today : lived?.target;
    const said = level === "unknown" ? words.say("level_unknown") : `${SIGNS[level]} ${words.signed(emotion)} ${words.say(`level_${level}`)}`;
    const moment = one.moment_of_truth ? make("span", { class: "pf-moment", title: words.say("moment_of_truth") }, "★") : null;
    const fate = one.fate === "kept" ? null : make("span", { class: `pf-fate pf-fate-${one.fate}` }, words.say(`fate_${one.fate}`));
    const spoken = [one.label, moment ? words.say("moment_of_truth") : "", said, fate?.textContent ?? ""].filter(Boolean).join(", ");
    return make("div", { class: `pf-card pf-${level}`, role: "button", tabindex: 0, "aria-label": spoken, data: { item: one.id } },
      make("span", { class: "pf-cardtext" }, moment, make("span", { class: "pf-no" }, /^TP-/.test(one.id) ? one.id.slice(3) : "…"), " ", make("span", { class: "pf-cardlabel" }, one.label)),
      make("span", { class: "pf-cardfoot" }, make("span", { class: "pf-said" }, said), fate));
  }

  // --- gestures

  key(event) {
    const item = event.target.dataset?.item;
    if (event.target.matches(".pf-stagemenu") && event.key === "F2") { event.preventDefault(); this.renameStage(event.target.closest(".pf-stage")); return; }
    if (!item || this.carrying.held) return;
    const act = { Enter: () => this.inspect(item), F2: () => this.rename(event.target), Delete: () => this.remove(item) }[event.key];
    if (act) { event.preventDefault(); act(); }
  }

  clicked(event) {
    const card = event.target.closest(".pf-card");
    if (card && !event.target.closest("input")) this.inspect(card.dataset.item, { isQuiet: true });
  }

  doubled(event) {
    const card = event.target.closest(".pf-card"), stage = event.target.closest(".pf-stage"), cell = event.target.closest(".pf-cell");
    if (card) this.rename(card);
    else if (stage) this.renameStage(stage);
    else if (cell && event.target === cell) this.write(cell);
  }

  drop(item, cell, before) {
    const { stage, channel } = cell.dataset, usual = this.usual(item);
    if (usual) { this.addUsual(usual, stage, channel); return; }
    const card = this.all().find((one) => one.id === item), path = `journeys.touchpoints[${item}]`;
    if (!card) return;
    const changes = [];
    if (card.stage !== stage) changes.push({ op: "set", path: `${path}.stage`, old: card.stage, new: stage });
    if (card.channel !== channel) changes.push({ op: "set", path: `${path}.channel`, old: card.channel, new: channel });
    const position = this.positionOf(card, stage, channel, before);
    if (position !== null) changes.push({ op: "move", path, position });
    if (changes.length) this.change(changes);
  }

  /** Place in the list, which is the order of time: before a card, else after those of its cell. */
  positionOf(card, stage, channel, before) {
    const all = this.all(), from = all.indexOf(card);
    if (before && before !== card.id) {
      const to = all.findIndex((one) => one.id === before);
      return from < to ? (from === to - 1 ? null : to - 1) : to;
    }
    if (card.stage === stage && card.channel === channel) return null;
    const there = all.filter((one) => one.stage === stage && one !== card);
    const last = there.length ? all.indexOf(there[there.length - 1]) : -1;
    if (last < 0) return null;
    const to = from < last ? last : last + 1;
    return to === from ? null : to;
  }

  async change(changes) {
    const answer = await this.book.change(changes);
    if (!answer.ok) this.tell(answer.refusals?.[0]?.message ?? this.words.say("refused"));
  }

  addUsual(usual, stage, channel) {
    return this.add({ journey: this.journey.id, stage, channel, label: usual.label.slice(0, 90), catalogue_id: usual.id, moment_of_truth: usual.moment, fate: this.newFate });
  }

  /** What is added on the target layer is to be created. */
  get newFate() {
    return this.layer === "today" ? "kept" : "created";
  }

  async add(item) {
    const blank = Object.fromEntries(this.part.fields.filter((one) => one.kind !== "id").map((one) => [one.key, structuredClone(one.default ?? one.empty)]));
    const answer = await this.book.add("journeys.touchpoints", { ...blank, ...item });
    if (!answer.ok) this.tell(answer.refusals?.[0]?.message ?? this.words.say("refused"));
    return answer;
  }

  /** Write a new card in a cell. */
  write(cell) {
    const input = make("input", { type: "text", class: "pf-inplace pf-input", maxlength: 90, "aria-label": this.words.say("new_card"), placeholder: this.words.say("new_card") });
    const { stage, channel } = cell.dataset;
    this.inPlace(input, (label) => { if (label) this.add({ journey: this.journey.id, stage, channel, label, fate: this.newFate }); });
    cell.insertBefore(input, cell.querySelector(".pf-addcard"));
    input.focus();
  }

  rename(card) {
    const { item } = card.dataset, label = this.all().find((one) => one.id === item)?.label ?? "";
    const input = make("input", { type: "text", class: "pf-inplace pf-input", maxlength: 90, value: label, "aria-label": this.words.say("rename") });
    this.inPlace(input, (text) => { if (text && text !== label) this.book.set(`journeys.touchpoints[${item}].label`, text); }, () => this.carrying.focus(item));
    card.replaceChildren(input);
    input.select();
  }

  renameStage(head) {
    const { stage } = head.dataset, path = `journeys.journeys[${this.journey.id}].stages[${stage}].name`, name = this.book.at(path);
    const input = make("input", { type: "text", class: "pf-inplace pf-input", value: name, "aria-label": this.words.say("rename") });
    this.inPlace(input, (text) => { if (text && text !== name) this.book.set(path, text); }, () => this.stages.focus(stage));
    head.replaceChildren(input);
    input.select();
  }

  /** Write in place: Enter or leaving keeps, Escape leaves as it was. */
  inPlace(input, keep, after = () => {}) {
    let isDone = false;
    const end = (isKept) => {
      if (isDone) return;
      isDone = true;
      const text = input.value.trim();
      input.classList.remove("pf-inplace");
      input.remove();
      if (isKept) keep(text);
      this.refresh();
      after();
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
    });
    input.addEventListener("blur", () => end(true));
  }

  addStage(input) {
    const name = input.value.trim();
    if (!name) return;
    input.value = "";
    input.blur();
    this.book.add(`journeys.journeys[${this.journey.id}].stages`, { name, catalogue_stage: "", wants: "", says: "" });
  }

  addChannel(code) {
    const { id } = this.journey;
    this.added.set(id, [...(this.added.get(id) ?? []), code]);
    this.refresh();
  }

  remove(item) {
    const name = this.all().find((one) => one.id === item)?.label ?? item;
    return this.removeAt(`journeys.touchpoints[${item}]`, name, () => { this.inspected = null; this.refresh(); });
  }

  /** Take something out; what would go with it is said first. */
  async removeAt(path, name, after, isSure = false) {
    const answer = await this.book.remove(path, isSure ? { is_sure: true } : {});
    if (answer.confirm) {
      this.tell(this.words.say("goes_with", { what: name, also: answer.confirm }),
        button(this.words.say("delete_all"), null, () => { this.tell(""); this.removeAt(path, name, after, true); }, { class: "pf-danger" }),
        button(this.words.say("cancel"), null, () => this.tell("")));
      this.note.querySelector("button:last-child").focus();
    } else if (answer.ok) { this.tell(this.words.say("deleted", { what: name })); after(); }
    else this.tell(answer.refusals?.[0]?.message ?? this.words.say("refused"));
  }

  tell(text, ...buttons) {
    this.note.replaceChildren(text, ...buttons);
    this.note.hidden = !text;
  }

  // --- beside: one card closely, and the check list

  inspect(item, { isQuiet = false } = {}) {
    this.inspected = item;
    this.layInspector();
    if (!isQuiet) this.inspector.querySelector("textarea, input, select")?.focus();
  }

  /** Put a card in a stage, of another journey perhaps: it goes with its votes and actions (J1). */
  async moveTo(item, stage) {
    const answer = await this.book.deed("move_touchpoint", { touchpoint: this.book.resolved(item), stage });
    if (!answer.ok) { this.tell(answer.refusals?.[0]?.message ?? this.words.say("refused")); return; }
    this.sheet = null;
    this.show(this.all().find((one) => one.id === this.book.resolved(item)).journey);
  }

  layInspector() {
    const item = this.book.resolved(this.inspected ?? ""), card = this.all().find((one) => one.id === item);
    this.inspector.hidden = !card;
    for (const one of this.grid.querySelectorAll(".pf-card")) one.classList.toggle("pf-chosen", one.dataset.item === item);
    if (!card) { this.sheet = null; return; }
    if (this.sheet?.item === item) { this.sheet.refresh(); return; }
    const order = ["label", "fate", "moment_of_truth", "importance", "publics", "irritant", "quote", "target_emotions", "evidence", "volume_per_year", "waiting_promised_minutes", "waiting_observed_minutes", "values", "subcontractor", "script", "channel", "events"];
    const fields = order.map((key) => this.part.fields.find((one) => one.key === key)).filter(Boolean);
    this.sheet = new Sheet(this.book, { fields, label: card.label }, new Place(this.book, `journeys.touchpoints[${item}]`));
    this.sheet.item = item;
    const elsewhere = make("select", { class: "pf-input pf-pick", "aria-label": this.words.say("move_to"), onchange: () => this.moveTo(item, elsewhere.value) }, make("option", { value: "" }, this.words.say("move_to")),
      ...this.journeys.map((journey) => make("optgroup", { label: journey.name }, ...journey.stages.map((one) => make("option", { value: one.id, disabled: one.id === card.stage }, one.name)))));
    this.inspector.replaceChildren(
      make("div", { class: "pf-bar" }, make("h3", {}, item), make("span", { class: "pf-space" }), elsewhere,
        button(this.words.say("delete_what", { what: "" }).trim(), null, () => this.remove(item)),
        button("×", this.words.say("close"), () => { this.inspected = null; this.layInspector(); this.carrying.focus(item); })),
      this.sheet.element);
  }

  layChecks() {
    this.checks.hidden = !this.isListed;
    if (!this.isListed) return;
    const { words, book, journey } = this, lines = book.contents.live.checks?.[journey.id] ?? [];
    const place = this.checks.scrollTop, focused = this.checks.contains(document.activeElement) ? document.activeElement.dataset.check : null;
    const todo = lines.filter(([, state]) => state === "not_ticked").length;
    const shown = this.isAllListed ? lines : lines.filter(([, state]) => state === "not_ticked" || state === "missing");
    const toggle = button(words.say(this.isAllListed ? "check_less" : "check_all"), null, () => { this.isAllListed = !this.isAllListed; this.layChecks(); }, { class: "pf-small" });
    const stages = [...new Set(shown.map(([id]) => book.spec.usual.find((one) => one.id === id).stage))];
    this.checks.replaceChildren(make("h3", {}, words.say("check_list")), make("p", { class: "pf-help" }, words.say("check_guide", { n: todo, of: lines.length })), toggle,
      ...stages.flatMap((code) => [make("h4", {}, book.called("usual_stages", code)), ...shown.filter(([id]) => book.spec.usual.find((one) => one.id === id).stage === code).map((line) => this.check(line))]));
    this.checks.scrollTop = place;
    if (focused) this.checks.querySelector(`[data-check="${focused}"]`)?.focus();
  }

  check([id, state, made]) {
    const { words, book, journey } = this, usual = book.spec.usual.find((one) => one.id === id);
    const stage = journey.stages.find((one) => one.catalogue_stage === usual.stage);
    const tick = (chosen) => book.deed("tick", { journey: journey.id, catalogue_id: id, state: chosen, touchpoint: chosen === "present" ? made[0] ?? null : null });
    const pick = make("select", { class: "pf-tickpick", "aria-label": `${usual.label} – ${words.say("state")}`, disabled: made.length > 0, data: { check: id }, onchange: (event) => tick(event.target.value) },
      ...["not_ticked", "present", "missing", "not_applicable"].map((one) => make("option", { value: one === "not_ticked" ? "" : one, selected: one === state }, words.say(`check_${one}`))));
    return make("div", { class: `pf-check pf-check-${state}`, tabindex: 0, data: { item: `usual:${id}` } },
      make("span", { class: "pf-checklabel" }, usual.moment ? "★ " : "", usual.label, make("small", {}, ` ${book.called("channels", usual.channel)}`)), pick,
      made.length || !stage ? null : button("+", words.say("put_on_board", { what: usual.label }), () => this.addUsual(usual, stage.id, usual.channel), { class: "pf-small" }));
  }

  drawCurve() {
    const { journey } = this;
    if (!journey || !this.grid.isConnected) return;
    const heads = [...this.grid.querySelectorAll(".pf-stage")], points = [];
    for (const head of heads) {
      const cards = this.cards().filter((one) => one.stage === head.dataset.stage);
      cards.forEach((one, index) => {
        const lived = this.lived(one);
        points.push({ x: head.offsetLeft + (head.offsetWidth * (index + 0.5)) / cards.length, number: one.id.replace(/^TP-/, ""), label: one.label, level: lived?.level ?? "unknown", today: one.fate === "created" ? null : lived?.today ?? null, target: lived?.target ?? null });
      });
    }
    const known = points.filter((one) => one.today !== null).length;
    const title = this.words.say("curve", { public: this.book.called("publics", this.public), n: known, of: points.length });
    this.curve.show(points, Math.max(300, this.grid.scrollWidth), title);
  }
}
PARTS.board = Board;
