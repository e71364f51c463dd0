/* Names of the client's files that no card answers to: the cards they look like, accepted one by one. */

class FileNames {
  constructor(book, part) {
    Object.assign(this, { book, words: book.words, names: [] });
    const { words } = this;
    this.count = make("span", { class: "pf-count", role: "status" });
    this.list = make("ul", { class: "pf-proposals pf-names" });
    this.element = make("div", { class: "pf-block" }, make("div", { class: "pf-tablebar" }, make("h4", {}, part.title), this.count, make("span", { class: "pf-space" }),
      button(words.say("compare_names"), null, () => this.load(), { class: "pf-tool" })), make("p", { class: "pf-help" }, words.say("names_help")), this.list);
  }

  refresh() {}

  async load() {
    this.count.textContent = this.words.say("computing");
    const answer = await this.book.deed("likely_cards");
    this.names = answer.result?.names ?? [];
    this.count.textContent = answer.result?.why ?? this.words.say("names_found", { n: this.names.length });
    this.show();
  }

  show() {
    this.list.replaceChildren(...this.names.map((one) => make("li", {}, make("span", {}, make("strong", {}, one.name), make("small", {}, this.words.number(one.n))),
      make("span", {}, ...one.cards.map((card) => this.proposal(one.name, card)), this.others(one)))));
  }

  proposal(name, { id, words }) {
    const card = this.book.called("touchpoints", id);
    return button(`${card} (${words})`, this.words.say("map_name", { name, card }), () => this.accept(name, id), { class: "pf-tool" });
  }

  others(one) {
    const proposed = new Set(one.cards.map((card) => card.id)), label = this.words.say("map_name", { name: one.name, card: "…" });
    const choice = make("select", { class: "pf-input pf-pick", "aria-label": label, onchange: () => choice.value && this.accept(one.name, choice.value) },
      make("option", { value: "" }, this.words.say("another_card")), ...this.book.list("touchpoints").filter(([id]) => !proposed.has(id)).map(([id, name]) => make("option", { value: id }, name)));
    return choice;
  }

  async accept(name, id) {
    const held = this.book.at(`journeys.touchpoints[${id}].events`) ?? [];
    const answer = await this.book.change([{ op: "set", path: `journeys.touchpoints[${id}].events`, old: held, new: [...held, name] }]);
    this.count.textContent = answer.ok ? this.words.say("names_found", { n: this.names.length - 1 }) : answer.refusals?.[0]?.message ?? this.words.say("refused");
    if (!answer.ok) return;
    this.names = this.names.filter((one) => one.name !== name);
    this.show();
  }
}
PARTS.file_names = FileNames;
