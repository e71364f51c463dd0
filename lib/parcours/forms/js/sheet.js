/* One object as a form. An object that may be absent is written as a draft until it has all it needs. */

class Sheet {
  constructor(book, { fields, nullable = false, label = "", help = "", isWide = false }, place) {
    Object.assign(this, { book, fields, nullable, label, place });
    this.words = book.words;
    this.element = make("div", { class: `pf-sheet${isWide ? " pf-wide" : ""}`, role: "group", "aria-label": label, title: help || null });
    this.isThere = undefined;
    this.refresh();
  }

  refresh() {
    const value = this.place.get();
    const isThere = value !== null && value !== undefined;
    if (isThere !== this.isThere) {
      this.isThere = isThere;
      this.lay();
    }
    for (const field of this.shown ?? []) field.refresh();
  }

  lay() {
    if (this.isThere) {
      this.draft = null;
      this.layFields(this.place);
      if (this.nullable) this.element.append(button(this.words.say("take_away"), this.words.say("take_out", { what: this.label }), () => this.place.set(null), { class: "pf-small" }));
    } else {
      this.shown = [];
      this.element.replaceChildren(button(this.words.say("add_one", { what: this.label }), null, () => this.begin(), { class: "pf-plus" }));
    }
  }

  /** Start an object that is not there: saved at once where nothing is required, else when it is whole. */
  begin() {
    const value = Object.fromEntries(this.fields.map((one) => [one.key, one.default ?? one.empty]));
    if (!this.fields.some((one) => one.required && fault(one, value[one.key], this.words))) {
      this.place.set(value);
      return;
    }
    this.draft = new Draft(this.book, value, () => this.tryDraft());
    this.layFields(this.draft);
    this.note = make("div", { class: "pf-draft", role: "status" });
    this.element.append(this.note);
    this.tryDraft();
    this.shown[0]?.focus();
  }

  async tryDraft() {
    const missing = this.fields.filter((one) => fault(one, this.draft.value[one.key], this.words));
    this.note.textContent = missing.length ? this.words.say("not_yet_saved", { what: missing.map((one) => one.label).join(", ") }) : "";
    if (missing.length) return;
    const answer = await this.place.set(this.draft.value);
    if (!answer.ok) this.note.textContent = answer.refusals?.[0]?.message ?? this.words.say("refused");
  }

  layFields(place) {
    this.shown = this.fields.filter((one) => one.kind !== "id").map((field) => new Field(this.book, field, place.child(field.key)));
    this.element.replaceChildren(...this.shown.map((one) => this.labelled(one)));
  }

  labelled(one) {
    const { field } = one;
    const title = make("span", { class: "pf-label" }, field.label, field.required ? make("span", { class: "pf-must", "aria-hidden": "true" }, " *") : null);
    return make("div", { class: `pf-line pf-line-${field.kind}` }, title, one.element, field.help ? make("span", { class: "pf-help" }, field.help) : null);
  }
}
