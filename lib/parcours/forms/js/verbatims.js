/* What customers wrote: searched, personal data masked; ticked one by one where the client may read it. */

class Verbatims {
  constructor(book, part) {
    Object.assign(this, { book, part, words: book.words, found: [], asked: {} });
    const { words } = this;
    this.wanted = make("input", { type: "search", class: "pf-input", placeholder: words.say("words_to_find"), "aria-label": words.say("words_to_find"), onkeydown: (event) => event.key === "Enter" && this.search() });
    this.place = make("select", { class: "pf-input pf-pick", "aria-label": words.say("at_touchpoint"), onchange: () => this.search() });
    this.author = make("input", { type: "text", class: "pf-input pf-pick", placeholder: words.say("chosen_by"), "aria-label": words.say("chosen_by"), list: book.suggestions("people") });
    this.count = make("span", { class: "pf-count", role: "status" });
    this.note = make("div", { class: "pf-note", role: "alert", hidden: true });
    this.list = make("ul", { class: "pf-verbatims", "aria-label": words.say("found_verbatims") });
    this.title = make("h3", {});
    this.kept = make("ul", { class: "pf-verbatims" });
    this.element = make("div", { class: "pf-block" },
      make("div", { class: "pf-tablebar" }, this.wanted, this.place, button(words.say("search"), null, () => this.search(), { class: "pf-tool" }), this.count, make("span", { class: "pf-space" }), this.author),
      this.note, this.list, this.title, make("p", { class: "pf-help" }, words.say("chosen_help")), this.kept);
    this.refresh();
    this.search();
  }

  get chosen() {
    return this.book.at(this.part.path) ?? [];
  }

  async search() {
    this.asked = { words: this.wanted.value, touchpoint: this.place.value };
    this.count.textContent = this.words.say("computing");
    const answer = await this.book.deed("search_verbatims", this.asked);
    this.found = answer.result?.lines ?? [];
    this.count.textContent = answer.result?.why ?? this.words.say("verbatims_found", { n: answer.result?.n ?? 0 });
    this.refresh();
  }

  refresh() {
    const { words, book } = this, ids = new Set(this.chosen.map((one) => one.id)), focused = document.activeElement?.dataset?.verbatim;
    const isKept = this.kept.contains(document.activeElement);
    if (document.activeElement !== this.place) {
      const held = this.place.value;
      this.place.replaceChildren(make("option", { value: "" }, words.say("every_touchpoint")), ...book.list("touchpoints").map(([id, name]) => make("option", { value: id, selected: id === held }, name)));
    }
    this.list.replaceChildren(...this.found.map((one) => this.line(one.id, one.text, one.about, ids.has(one.id))));
    this.title.textContent = words.say("chosen_verbatims", { n: ids.size });
    this.kept.replaceChildren(...this.chosen.map((one) => this.line(one.id, one.text, [one.touchpoint ? book.called("touchpoints", one.touchpoint) : "", one.author, words.date(one.date)].filter(Boolean).join(", "), true)));
    if (focused) (isKept ? this.kept : this.list).querySelector(`[data-verbatim="${focused}"]`)?.focus();
  }

  line(id, text, about, isChosen) {
    const tick = make("input", { type: "checkbox", checked: isChosen, data: { verbatim: id }, onchange: () => this.tick(id, tick) });
    return make("li", {}, make("label", {}, tick, make("span", {}, text)), make("small", {}, about));
  }

  async tick(id, box) {
    this.tell("");
    if (box.checked && !this.author.value.trim()) {
      box.checked = false;
      this.tell(this.words.say("say_who_chooses"));
      this.author.focus();
      return;
    }
    const answer = box.checked
      ? await this.book.deed("choose_verbatim", { ...this.asked, id, author: this.author.value.trim() })
      : await this.book.remove(`${this.part.path}[${id}]`);
    if (!answer.ok) this.tell(answer.refusals?.[0]?.message ?? this.words.say("refused"));
    this.refresh();
  }

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }
}
PARTS.verbatims = Verbatims;
