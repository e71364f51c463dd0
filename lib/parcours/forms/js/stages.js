/* Stages of a journey: a menu at the head of each, and what it asks before it acts. */

/** A menu that opens below a button: arrows move, Enter acts, Escape closes and gives the focus back. */
class Menu {
  constructor(label, items) {
    this.button = make("button", { type: "button", class: "pf-stagemenu", title: label, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => this.open() }, "⋯");
    this.items = items;
  }

  open() {
    const close = () => list.isConnected && list.hidePopover();
    const list = make("div", { class: "pf-menu", role: "menu", "aria-label": this.button.title, popover: "auto" },
      ...this.items().map(([text, act, isPossible = true]) => make("button", { type: "button", role: "menuitem", tabindex: -1, disabled: !isPossible, onclick: () => { close(); act(); } }, text)));
    const rows = [...list.children].filter((one) => !one.disabled);
    list.addEventListener("keydown", (event) => {
      const at = rows.indexOf(document.activeElement), to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
      if (event.key === "Tab") close();
      if (to === undefined) return;
      event.preventDefault();
      rows.at(to % rows.length).focus();
    });
    list.addEventListener("toggle", (event) => {
      const isOpen = event.newState === "open";
      this.button.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) list.remove();
    });
    this.button.closest(".pf").append(list);
    list.showPopover();
    const at = this.button.getBoundingClientRect(), { width, height } = list.getBoundingClientRect();
    list.style.left = `${Math.max(4, Math.min(at.left, innerWidth - width - 4))}px`;
    list.style.top = `${at.bottom + height > innerHeight ? Math.max(4, at.top - height) : at.bottom}px`;
    rows[0]?.focus();
  }
}

/** What the head of a stage can do: rename, split, merge, add, move, delete; every vote and action stays (J1). */
class Stages {
  constructor(board) {
    Object.assign(this, { board, book: board.book, words: board.words });
    this.element = make("form", { class: "pf-note pf-ask", hidden: true, onsubmit: (event) => { event.preventDefault(); this.accept?.(); }, onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); this.leave(); } } });
  }

  get path() {
    return `journeys.journeys[${this.board.journey.id}].stages`;
  }

  menu(stage) {
    const { words } = this;
    const { button: opener } = new Menu(words.say("stage_menu", { what: stage.name }), () => {
      const { stages } = this.board.journey, at = stages.findIndex((one) => one.id === stage.id), next = stages[at + 1];
      return [
        [words.say("rename"), () => this.board.renameStage(this.head(stage.id))],
        [words.say("split_stage"), () => this.split(stage)],
        [next ? words.say("merge_with", { what: next.name }) : words.say("merge_next"), () => this.merge(stage, next), Boolean(next)],
        [words.say("stage_after"), () => this.add(stage, at)],
        [words.say("stage_left"), () => this.move(stage, at - 1), at > 0],
        [words.say("stage_right"), () => this.move(stage, at + 1), Boolean(next)],
        [words.say("delete_what", { what: "" }).trim(), () => this.board.removeAt(`${this.path}[${stage.id}]`, stage.name, () => this.focus(stages[at - 1]?.id ?? next?.id))],
      ];
    });
    opener.dataset.stage = stage.id;
    return opener;
  }

  head(id) {
    return this.board.grid.querySelector(`.pf-stage[data-stage="${id}"]`);
  }

  focus(id) {
    this.head(id)?.querySelector("button")?.focus();
  }

  /** Ask for a name, and perhaps for touchpoints, before acting. */
  ask(stage, title, accept, ...more) {
    const { words } = this;
    this.stage = stage;
    this.name = make("input", { type: "text", class: "pf-input pf-pick", required: true, "aria-label": words.say("stage_name"), placeholder: words.say("stage_name") });
    this.accept = async () => {
      const name = this.name.value.trim();
      if (!name) { this.name.focus(); return; }
      this.leave();
      this.said(await accept(name), stage.id);
    };
    this.element.setAttribute("aria-label", title);
    this.element.replaceChildren(make("strong", {}, title), this.name, ...more, make("button", { type: "submit" }, words.say("do_it")), button(words.say("cancel"), null, () => this.leave()));
    this.element.hidden = false;
    this.name.focus();
  }

  leave() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.focus(this.stage.id);
  }

  split(stage) {
    const cards = this.board.all().filter((one) => one.stage === stage.id), half = Math.ceil(cards.length / 2);
    const ticks = cards.map((one, index) => make("input", { type: "checkbox", value: one.id, checked: index >= half }));
    const list = make("fieldset", {}, make("legend", {}, this.words.say("go_to_new_stage")), ...cards.map((one, index) => make("label", {}, ticks[index], one.label)));
    const moved = () => ticks.filter((one) => one.checked).map((one) => one.value);
    this.ask(stage, this.words.say("split_what", { what: stage.name }), (name) => this.book.deed("split_stage", { stage: stage.id, name, touchpoints: moved() }), ...(cards.length ? [list] : []));
  }

  add(stage, at) {
    const blank = { catalogue_stage: "", wants: "", says: "" };
    this.ask(stage, this.words.say("stage_after"), (name) => this.book.add(this.path, { name, ...blank }, at + 1));
  }

  async merge(stage, next) {
    this.said(await this.book.deed("merge_stages", { kept: stage.id, other: next.id }), stage.id);
  }

  async move(stage, position) {
    this.said(await this.book.change([{ op: "move", path: `${this.path}[${stage.id}]`, position }]), stage.id);
  }

  said(answer, id) {
    this.board.tell(answer.ok ? "" : answer.refusals?.[0]?.message ?? this.words.say("refused"));
    this.focus(id);
  }
}

/** Begin a journey: from the template of a trade, for a public, macro or detailed; or from nothing (J1). */
class Beginning {
  constructor(board) {
    Object.assign(this, { board, book: board.book, words: board.words });
    const { words, book } = this, pick = (key, pairs) => make("select", { class: "pf-input", "aria-label": words.say(key) }, ...pairs.map(([code, name]) => make("option", { value: code }, name)));
    this.sector = pick("sector", book.list("sectors"));
    this.public = pick("for_public", []);
    this.zoom = pick("zoom", ["detailed", "macro"].map((one) => [one, words.say(`zoom_${one}`)]));
    this.name = make("input", { type: "text", class: "pf-input", "aria-label": words.say("journey_name"), placeholder: words.say("journey_name"), onkeydown: (event) => event.key === "Enter" && this.fromNothing() });
    this.element = make("details", { class: "pf-begin", open: !board.journeys.length }, make("summary", {}, words.say("new_journey")),
      make("div", { class: "pf-bar" }, this.sector, this.public, this.zoom, button(words.say("from_template"), null, () => this.fromTemplate(), { class: "pf-plus" }), words.say("or"), this.name, button(words.say("from_nothing"), null, () => this.fromNothing(), { class: "pf-plus" })));
  }

  refresh() {
    if (document.activeElement === this.public) return;
    const held = this.public.value;
    this.public.replaceChildren(make("option", { value: "" }, this.words.say("every_public")), ...this.book.list("publics").map(([id, name]) => make("option", { value: id, selected: id === held }, name)));
  }

  get publics() {
    return this.public.value ? [this.public.value] : [];
  }

  async fromTemplate() {
    this.begun(await this.book.deed("begin_journey", { sector: this.sector.value, zoom: this.zoom.value, publics: this.publics }));
  }

  async fromNothing() {
    const name = this.name.value.trim();
    if (!name) { this.name.focus(); return; }
    this.name.value = "";
    this.begun(await this.book.add("journeys.journeys", { name, publics: this.publics, zoom: this.zoom.value, stages: [] }));
  }

  begun(answer) {
    if (!answer.ok) { this.board.tell(answer.refusals?.[0]?.message ?? this.words.say("refused")); return; }
    this.element.open = false;
    this.board.show(this.board.journeys.at(-1)?.id);
  }
}
