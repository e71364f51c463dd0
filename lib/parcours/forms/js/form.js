/* The form of a step: its panels as tabs, what is saved, undo and redo, and facilitation beside. */

class Form {
  constructor(model, element) {
    this.spec = model.get("spec");
    this.words = new Words(this.spec);
    this.book = new Book(model, this.spec, this.words);
    this.root = make("div", { class: "pf", lang: this.spec.language });
    this.parts = [];
    this.lay();
    element.append(this.root);
    this.book.root = this.root;
    // JupyterLab listens to keys, paste and drags of its cells: what is done in a form stays there
    for (const event of ["keydown", "keypress", "keyup", "paste", "copy", "cut", "dragstart", "contextmenu", "mousedown", "pointerdown"]) {
      this.root.addEventListener(event, (one) => one.stopPropagation());
    }
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("fullscreenchange", () => {
      this.whole.setAttribute("aria-pressed", String(document.fullscreenElement === this.root));
      this.changed({});
    });
    this.settled = this.conventions();
    this.forget = this.book.onChange((news) => this.changed(news));
    this.choose(this.remembered());
    this.showState();
  }

  close() {
    this.forget();
    for (const part of this.parts) part.close?.();
    this.timer.stop();
    this.book.close();
    this.root.remove();
  }

  lay() {
    const { words, spec } = this;
    // above all else and always in sight, wherever the notebook is scrolled
    this.banner = make("div", { class: "pf-banner", role: "alert", popover: "manual" });
    this.saved = make("span", { class: "pf-saved", role: "status" });
    this.news = make("span", { class: "pf-news", role: "status" });
    this.undo = button("↶", words.say("undo"), () => this.book.undo(), { class: "pf-tool" });
    this.redo = button("↷", words.say("redo"), () => this.book.redo(), { class: "pf-tool" });
    this.whole = button(draw("svg", { viewBox: "0 0 16 16", width: 16, height: 16, class: "pf-icon" }, draw("path", { d: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" })), words.say("whole_screen"), () => this.toggleWhole(), { class: "pf-tool", "aria-pressed": "false" });
    this.timer = new Timer(this.book);
    const sides = [["minutes", words.say("minutes")], ["history", words.say("history")]];
    this.sideButtons = sides.map(([key, label]) => button(label, null, () => this.side(key), { class: "pf-tool", "aria-expanded": "false", data: { side: key } }));
    this.tabs = make("div", { class: "pf-tabs", role: "tablist", "aria-label": spec.step },
      ...spec.panels.map((panel, index) => make("button", {
        type: "button", role: "tab", id: `${this.book.client}-tab-${panel.key}`, "aria-controls": `${this.book.client}-${panel.key}`,
        class: "pf-tab", onclick: () => this.choose(panel.key), onkeydown: (event) => this.tabKey(event, index), data: { panel: panel.key },
      }, `${index + 1}. ${panel.title}`)));
    this.panels = new Map(spec.panels.map((panel) => [panel.key, make("section", {
      class: "pf-panel", role: "tabpanel", id: `${this.book.client}-${panel.key}`, "aria-labelledby": `${this.book.client}-tab-${panel.key}`, hidden: true,
    })]));
    this.aside = make("aside", { class: "pf-aside", hidden: true, "aria-label": words.say("facilitation") });
    this.root.append(this.banner,
      make("div", { class: "pf-bar" }, this.saved, this.news, make("span", { class: "pf-space" }), this.undo, this.redo, this.timer.element, ...this.sideButtons, this.whole),
      this.tabs, make("div", { class: "pf-main" }, make("div", { class: "pf-panels" }, ...this.panels.values()), this.aside), this.book.offers);
  }

  // --- panels, laid when they are first looked at

  choose(key) {
    const panel = this.spec.panels.find((one) => one.key === key) ?? this.spec.panels[0];
    this.chosen = panel.key;
    for (const tab of this.tabs.children) {
      const isChosen = tab.dataset.panel === panel.key;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
    for (const [name, element] of this.panels) element.hidden = name !== panel.key;
    const element = this.panels.get(panel.key);
    if (!element.childElementCount) {
      element.append(guide(panel, this.words));
      for (const part of panel.parts) element.append(this.partOf(part, panel));
    } else for (const part of this.parts) if (element.contains(part.element)) part.refresh({});
    this.timer.offer(panel.minutes);
    try { sessionStorage.setItem(`parcours:panel:${this.spec.book}:${this.spec.form}`, panel.key); } catch { /* only a comfort */ }
  }

  remembered() {
    try { return sessionStorage.getItem(`parcours:panel:${this.spec.book}:${this.spec.form}`); } catch { return null; }
  }

  partOf(part, panel = null) {
    const place = new Place(this.book, part.path);
    const made = part.kind === "sheet" ? this.sheetOf(part, place) : new PARTS[part.kind](this.book, part, place, panel);
    this.parts.push(made);
    return part.kind === "sheet" ? make("div", { class: "pf-block" }, make("h3", { title: part.help }, part.title), made.element) : made.element;
  }

  sheetOf(part, place) {
    const fields = part.columns.map((key) => part.fields.find((one) => one.key === key)).filter((one) => one && one.kind !== "id");
    return new Sheet(this.book, { fields, label: part.title, help: part.help, nullable: part.path === "publics.more_than_three" }, place);
  }

  tabKey(event, index) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const panels = this.spec.panels, next = panels[(index + by + panels.length) % panels.length];
    this.choose(next.key);
    this.tabs.querySelector(`[data-panel="${next.key}"]`).focus();
  }

  /** Give the form the whole screen, for the room; Escape gives it back. */
  toggleWhole() {
    if (document.fullscreenElement === this.root) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }

  // --- beside the panels

  side(key) {
    const isSame = !this.aside.hidden && this.aside.dataset.side === key;
    this.aside.hidden = isSame;
    for (const one of this.sideButtons) one.setAttribute("aria-expanded", String(!isSame && one.dataset.side === key));
    if (isSame) return;
    this.aside.dataset.side = key;
    this.sides ??= {};
    if (!this.sides[key]) {
      this.sides[key] = make("div", {});
      if (key === "history") { this.past = new History(this.book); this.sides[key].append(make("h3", {}, this.words.say("history")), this.past.element); }
      else for (const part of this.spec.minutes) this.sides[key].append(this.partOf(part));
    }
    if (key === "history") this.past.refresh();
    this.aside.replaceChildren(this.sides[key]);
  }

  // --- what is saved

  changed(news) {
    if (news.state) { this.showState(); return; }
    const shown = this.panels.get(this.chosen);
    for (const part of this.parts) if (shown.contains(part.element) || this.aside.contains(part.element)) part.refresh(news);
    this.undo.disabled = !this.book.done.length;
    this.redo.disabled = !this.book.undone.length;
    if (news.others) this.tellNews(this.words.say("others_changed", { time: this.words.time(new Date()) }));
    if (news.adopted) this.tellNews(this.words.say("adopted", { n: news.adopted }));
  }

  conventions() {
    return JSON.stringify(this.book.at("framing.conventions") ?? []);
  }

  /** A convention that was saved makes the figures below again at once: a threshold, a rate, a weight. */
  remake() {
    const settled = this.conventions();
    if (this.spec.form !== "customer_value" || settled === this.settled) return;
    this.settled = settled;
    runBelow(this.root);
  }

  tellNews(text) {
    this.news.textContent = text;
    clearTimeout(this.newsTimer);
    this.newsTimer = setTimeout(() => { this.news.textContent = ""; }, 20000);
  }

  showState() {
    const { state } = this.book, { words } = this;
    const isUnsaved = state.kind === "unsaved";
    if (isUnsaved) this.banner.textContent = `${words.say("not_saved")} ${state.message}`;
    if (this.banner.isConnected && isUnsaved !== this.banner.matches(":popover-open")) this.banner.togglePopover(isUnsaved);
    this.saved.dataset.state = state.kind;
    if (state.kind === "saved" && state.at) this.remake();
    this.saved.textContent = state.kind === "saved"
      ? (state.at ? words.say("saved_at", { time: words.time(state.at) }) : words.say("all_saved"))
      : state.kind === "saving" ? state.message || words.say("saving") : words.say("not_saved");
    this.undo.disabled = !this.book.done.length;
    this.redo.disabled = !this.book.undone.length;
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const isTyping = event.target.matches("textarea, input[type=text], input[type=search]") && event.target.closest(".pf-field")?.querySelector("[aria-invalid=true]");
    const key = event.key.toLowerCase();
    if (isTyping || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.book.redo();
    else this.book.undo();
  }
}



export default {
  render({ model, el }) {
    const form = new Form(model, el);
    return () => form.close();
  },
};
