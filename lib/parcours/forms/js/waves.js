/* The waves: actions from column to column, what each costs, what does not hold; the room validates. */

class Waves {
  constructor(book, part, place) {
    Object.assign(this, { book, part, place, words: book.words, trial: null });
    this.element = make("div", { class: "pf-wavesbox" });
    this.carrying = new Carrying(this.element, this.words, {
      drop: (item, cell) => this.drop(item, +cell.dataset.wave),
      named: (item) => this.actions.find((one) => one.id === item)?.title ?? item,
      described: (cell) => cell.dataset.name,
    });
    this.author = make("input", { type: "text", class: "pf-input", "aria-label": this.words.say("validated_by"), placeholder: this.words.say("validated_by"), list: book.suggestions("people"), onkeydown: (event) => event.key === "Enter" && this.validate() });
    this.said = make("div", { class: "pf-note", role: "status", hidden: true });
    this.since = make("div", { class: "pf-note", hidden: true });
    this.bar = make("div", { class: "pf-bar" });
    this.columns = make("div", { class: "pf-waves" });
    this.broken = make("ul", { class: "pf-broken" });
    this.element.append(make("h3", {}, this.words.say("waves")), this.bar, this.since, this.said, this.columns, this.broken, this.carrying.live, make("p", { class: "pf-help" }, this.words.say("waves_keys")));
    this.refresh();
  }

  get actions() {
    return (this.book.at("plan.actions") ?? []).filter((one) => !one.is_excluded);
  }
  get validated() {
    return this.book.at("plan.validated");
  }
  get waves() {
    const number = this.book.at("plan.wave_count") ?? 3;
    const held = this.trial ?? this.validated?.waves.map((one) => one.actions) ?? [];
    return Array.from({ length: Math.max(number, held.length) }, (_, index) => held[index] ?? []);
  }

  refresh() {
    const focused = document.activeElement?.closest?.("[data-item]")?.dataset.item, hasFocus = this.columns.contains(document.activeElement);
    const { words, validated } = this, { waves } = this;
    const changed = this.trial ? "" : this.book.contents.live.waves?.changed ?? "";
    const isSettled = validated && !this.trial;
    this.since.textContent = changed;
    this.since.hidden = !changed;
    if (document.activeElement !== this.author || (isSettled && !changed)) {
      const wasHere = this.bar.contains(document.activeElement);
      lay(this.bar, button(words.say("propose_waves"), null, () => this.propose(), { class: "pf-tool" }), make("span", { class: "pf-space" }),
        isSettled ? make("span", { class: "pf-saved" }, words.say("validated", { who: this.book.called("participants", validated.author), date: words.date(validated.date) })) : null,
        isSettled && !changed ? null : this.author,
        validated && this.trial ? button(words.say("keep_move"), null, () => this.keep(this.waves, this.author.value.trim()), { class: "pf-tool" }) : null,
        isSettled && !changed ? null : button(words.say(isSettled ? "validate_again" : "validate"), null, () => this.validate(), { class: "pf-tool" }));
      if (wasHere) this.bar.querySelector("button").focus();
    }
    const column = (ids, index, name, cost) => {
      const held = ids.map((id) => this.actions.find((one) => one.id === id)).filter(Boolean);
      return make("div", { class: `pf-wave pf-wave-${index < 0 ? 0 : (index % 6) + 1}` }, make("h4", {}, name), cost ?? "",
        make("div", { class: "pf-cell", data: { cell: String(index), wave: index, row: 0, column: index < 0 ? waves.length : index, name } }, ...held.map((one) => actionCard(this.book, one, index))));
    };
    const costs = this.trial ? waves.map((ids) => ids.reduce((sum, id) => sum + (this.actions.find((one) => one.id === id)?.cost ?? 0), 0)) : this.book.contents.live.waves?.costs;
    const bars = costs ? budgetBars(this.book, costs) : [];
    const chosen = new Set(waves.flat());
    this.columns.replaceChildren(...waves.map((ids, index) => column(ids, index, words.say("wave", { number: index + 1 }), bars[index])),
      column(this.actions.filter((one) => !chosen.has(one.id)).map((one) => one.id), -1, words.say("left_out")));
    this.broken.replaceChildren(...(this.trial ? [] : this.book.contents.live.waves?.broken ?? []).map((one) => make("li", {}, one)));
    if (hasFocus && focused) this.carrying.focus(focused);
  }

  async propose() {
    this.say(this.words.say("computing"));
    const answer = await this.book.deed("propose_waves");
    this.say(answer.result?.problems?.join(" ") ?? "");
    if (answer.result?.waves) this.trial = answer.result.waves;
    this.refresh();
  }

  drop(item, wave) {
    const waves = this.waves.map((one) => one.filter((id) => id !== item));
    if (wave >= 0) waves[wave].push(item);
    const mover = this.author.value.trim() || this.validated?.moved_by;
    if (this.validated && !this.trial && mover) this.keep(waves, mover);
    else { this.trial = waves; this.refresh(); }
  }

  keep(waves, mover) {
    if (!mover) { this.say(this.words.say("who_moves")); this.author.focus(); return; }
    this.save(waves, this.signed(mover), "move_in_waves");
  }

  async validate() {
    const author = this.author.value.trim();
    if (!author) { this.say(this.words.say("who_validates")); this.author.focus(); return; }
    await this.save(this.waves, this.signed(author), "validate_waves");
  }

  signed(author) {
    return this.book.list("participants").find(([, name]) => folded(name) === folded(author))?.[0] ?? author;
  }

  async save(waves, author, deed) {
    const day = new Date(), date = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
    this.say(this.words.say("computing"));
    const answer = await this.book.deed(deed, { waves, date, author });
    if (answer.ok) { this.trial = null; this.author.value = ""; this.say(""); }
    else this.say(answer.refusals?.[0]?.message ?? this.words.say("refused"));
    this.refresh();
  }

  say(text) {
    this.said.textContent = text;
    this.said.hidden = !text;
  }
}
PARTS.waves = Waves;
