/* The questionnaires: one person answers item by item; answers come in from files too. */

class Answers extends Vote {
  constructor(book, part) {
    super(book, { ...part, vote: "answers" });
    const { words } = this;
    this.file = make("input", { type: "file", accept: ".csv,.xlsx", hidden: true, onchange: () => this.import_() });
    this.function_ = make("select", { class: "pf-input pf-pick", "aria-label": words.say("function_of_new") },
      make("option", { value: "" }, words.say("function_of_new")), ...FUNCTIONS.map((one) => make("option", { value: one }, words.say(`function_${one}`))));
    this.element.append(make("details", { class: "pf-import" }, make("summary", {}, words.say("forms_and_files")),
      make("p", { class: "pf-help" }, words.say("import_guide")),
      make("div", { class: "pf-bar" }, button(words.say("get_form"), null, () => this.form(), { class: "pf-tool" }), this.function_, button(words.say("import"), null, () => this.file.click(), { class: "pf-tool" }), this.file)));
  }

  get frame() {
    return this.book.spec.frames.find((one) => one.id === this.chosenFrame) ?? this.book.spec.frames[0];
  }

  keyOf(one) {
    return one.item_id;
  }

  refresh() {
    super.refresh();
    const voted = this.book.contents.live.voted?.[this.frame?.id] ?? {}, people = this.book.list("participants");
    this.progress.textContent = people.length ? this.words.say("voted", { n: Object.keys(voted).length, of: people.length }) : this.words.say("no_participants");
  }

  async cast(what, holds) {
    const had = this.marks.get(what.item_id) ?? {};
    const vote = { participant_id: this.who.value, questionnaire_id: this.frame.id, ...what, kind: had.kind ?? null, level: had.level ?? null, evidence: had.evidence ?? "", importance: had.importance ?? null, ...holds };
    this.marks.set(what.item_id, vote);
    this.marked?.();
    if (vote.kind === null && holds.kind === undefined) return; // evidence before a level waits for it
    const answer = await this.book.ask({ kind: "vote", ballot: "answers", votes: [vote] });
    if (!answer.ok) this.results.replaceChildren(make("div", { class: "pf-message", role: "alert" }, answer.refusals?.[0]?.message ?? this.words.say("refused")));
  }

  layPaper() {
    if (this.who.value && this.book.spec.frames.length) { this.only.replaceChildren(); this.layFrame(); }
    else { this.only.replaceChildren(); this.paper.replaceChildren(make("p", { class: "pf-help" }, this.words.say("hidden_until"))); }
  }

  layFrame() {
    const { words, frame } = this, frames = this.book.spec.frames;
    const pick = make("select", { class: "pf-input pf-pick", "aria-label": words.say("frame"), onchange: () => { this.chosenFrame = pick.value; this.page = 0; this.refresh(); this.layPaper(); } }, ...frames.map((one) => make("option", { value: one.id, selected: one.id === frame.id }, one.name)));
    this.only.replaceChildren(pick);
    const page = Math.min(this.page ?? 0, frame.dimensions.length - 1), dimension = frame.dimensions[page];
    const turn = (by) => () => { this.page = page + by; this.layPaper(); this.paper.querySelector("input")?.focus(); };
    const count = make("span", { role: "status" });
    this.marked = () => {
      const items = frame.dimensions.flatMap((one) => one.items);
      count.textContent = words.say("answered", { n: items.filter((one) => this.marks.get(one.id)?.kind).length, of: items.length });
    };
    this.paper.replaceChildren(make("div", { class: "pf-bar" }, make("h4", {}, `${page + 1}/${frame.dimensions.length} ${dimension.name}`), make("span", { class: "pf-space" }), count,
      button("←", words.say("previous"), turn(-1), { disabled: page === 0, class: "pf-tool" }), button("→", words.say("next"), turn(1), { disabled: page === frame.dimensions.length - 1, class: "pf-tool" })),
    make("p", { class: "pf-help" }, dimension.about), ...dimension.items.map((item) => this.item(item)));
    this.marked();
  }

  item(item) {
    const { words } = this, mark = this.marks.get(item.id), what = { item_id: item.id };
    const options = [...item.levels.map((level, index) => [{ kind: "level", level: index }, `${index}. ${level}`]), [{ kind: "not_applicable", level: null }, words.say("not_applicable")], [{ kind: "dont_know", level: null }, words.say("dont_know")]];
    const group = `pf-${item.id}-${this.book.client}`;
    const importance = this.field("importance");
    return make("fieldset", { class: "pf-item" }, make("legend", {}, item.statement),
      ...options.map(([holds, text]) => make("label", { class: "pf-level" }, make("input", { type: "radio", name: group, checked: Boolean(mark?.kind) && same({ kind: mark.kind, level: mark.level }, holds), onchange: () => this.cast(what, holds) }), make("span", {}, text))),
      make("div", { class: "pf-bar" }, make("input", { type: "text", class: "pf-input pf-evidence", "aria-label": `${words.say("evidence")} – ${item.statement}`, placeholder: item.evidence, value: mark?.evidence ?? "", onchange: (event) => this.cast(what, { evidence: event.target.value.trim() }) }),
        make("select", { class: "pf-input pf-pick", "aria-label": `${importance.label} – ${item.statement}`, onchange: (event) => this.cast(what, { importance: event.target.value === "" ? null : +event.target.value }) },
          make("option", { value: "" }, importance.label), ...importance.options.map(([value, name]) => make("option", { value: String(value), selected: value === mark?.importance }, name)))));
  }

  async form() {
    const { result } = await this.book.deed("form", { questionnaires: this.who.value ? [this.frame.id] : [], participant: this.who.value || null });
    if (!result) return;
    handOver(result);
  }

  async import_() {
    const [file] = this.file.files;
    if (!file) return;
    const bytes = await file.arrayBuffer();
    this.file.value = "";
    const found = await this.book.deed("columns", { name: file.name }, [bytes]);
    if (!found.ok) this.tellImport(found);
    else if (!found.result.columns.length) await this.takeIn(file.name, bytes, {});
    else this.askColumns(file.name, bytes, found.result);
  }

  /** Show what each column is taken for; a person corrects it before anything enters. */
  askColumns(name, bytes, { columns, roles, items }) {
    const { words } = this, uses = new Map();
    const line = (column) => {
      const role = make("select", { class: "pf-input pf-pick", "aria-label": `${words.say("used_for")} – ${column.heading}` }, ...roles.map(([code, said]) => make("option", { value: code, selected: code === column.role }, said)));
      const item = make("select", { class: "pf-input pf-pick", "aria-label": `${words.say("about_item")} – ${column.heading}` }, make("option", { value: "" }, "—"), ...items.map(([id, statement]) => make("option", { value: id, selected: id === column.item, title: statement }, `${id} ${statement}`)));
      const isAboutItem = () => roles.some(([code, , about]) => code === role.value && about);
      const settle = () => {
        item.hidden = !isAboutItem();
        const use = !isAboutItem() ? role.value : role.value === "level" ? item.value : item.value && `${item.value}:${role.value}`;
        const isSame = role.value === column.role && (item.hidden || item.value === column.item);
        if (isSame || role.value === "unknown" || !use) uses.delete(column.heading);
        else uses.set(column.heading, use);
      };
      role.onchange = item.onchange = settle;
      settle();
      return make("tr", { class: column.role === "unknown" ? "pf-unknown" : null }, make("td", {}, column.heading), make("td", {}, role), make("td", {}, item));
    };
    const take = button(words.say("take_in"), null, () => this.takeIn(name, bytes, Object.fromEntries(uses)), { class: "pf-tool" });
    this.results.replaceChildren(make("div", { class: "pf-columns" }, make("p", { class: "pf-help" }, words.say("map_columns", { name })),
      make("table", { "aria-label": words.say("map_columns", { name }) }, make("thead", {}, make("tr", {}, ...["column", "used_for", "about_item"].map((key) => make("th", { scope: "col" }, words.say(key))))), make("tbody", {}, ...columns.map(line))),
      make("div", { class: "pf-bar" }, take, button(words.say("cancel"), null, () => this.results.replaceChildren(), { class: "pf-tool" }))));
    take.focus();
  }

  async takeIn(name, bytes, mapping) {
    this.tellImport(await this.book.deed("import", { name, mapping, function: this.function_.value || null }, [bytes]));
  }

  tellImport(answer) {
    const lines = answer.ok ? [this.words.say("imported", answer.result), ...answer.result.warnings] : (answer.refusals ?? []).map((one) => one.message);
    this.results.replaceChildren(make("div", { class: answer.ok ? "pf-note" : "pf-message", role: "status" }, make("ul", {}, ...lines.map((one) => make("li", {}, one)))));
  }
}
const FUNCTIONS = ["management", "front_line", "back_office", "partner", "customer"];
PARTS.answers = Answers;
