/* Votes on the facilitator's screen: one person after the other, hidden until they are revealed. */

class Vote {
  constructor(book, part) {
    Object.assign(this, { book, part, words: book.words, ballot: part.vote, marks: new Map(), isRevealed: false });
    const { words } = this;
    this.who = make("select", { class: "pf-input pf-pick", "aria-label": words.say("who_votes"), onchange: () => this.take() });
    this.provenance = this.field("provenance")
      ? make("select", { class: "pf-input pf-pick", "aria-label": this.field("provenance").label, onchange: () => this.take() }, ...this.field("provenance").options.map(([code, name]) => make("option", { value: code }, name)))
      : null;
    this.only = make("span", { class: "pf-group" });
    this.paper = make("div", { class: "pf-paper" });
    this.progress = make("div", { class: "pf-progress", role: "status" });
    this.results = make("div", { class: "pf-results", "aria-live": "polite" });
    this.reveal = button(words.say("reveal"), null, () => this.show(), { class: "pf-tool pf-reveal" });
    this.element = make("div", { class: "pf-vote" },
      make("div", { class: "pf-tablebar" }, make("h3", { title: part.help ?? null }, words.say(`vote_${this.ballot}`)), this.progress),
      make("div", { class: "pf-bar" }, this.who, this.provenance, this.only, make("span", { class: "pf-space" }), this.devices(), button(words.say("next_person"), null, () => this.next(), { class: "pf-tool" }), this.reveal),
      this.paper, this.results);
    this.refresh();
  }

  /** In our lab, the same vote on each participant's own device. */
  devices() {
    if (!document.body.dataset.parcours) return "";
    const detail = { page: "vote", ballot: this.ballot };
    return button(this.words.say("own_devices"), null, () => window.dispatchEvent(new CustomEvent("parcours:open", { detail })), { class: "pf-tool" });
  }

  field(key) {
    return this.part.fields.find((one) => one.key === key);
  }

  refresh() {
    const people = this.book.list("participants"), chosen = this.who.value;
    const voted = this.book.contents.live.voted?.[this.ballot] ?? {};
    if (document.activeElement !== this.who) {
      this.who.replaceChildren(make("option", { value: "" }, this.words.say("who_votes")),
        ...people.map(([id, name]) => make("option", { value: id, selected: id === chosen }, `${voted[id] ? "✓ " : ""}${name}`)));
    }
    const n = people.filter(([id]) => voted[id]).length;
    this.progress.textContent = people.length ? this.words.say("voted", { n, of: people.length }) : this.words.say("no_participants");
    if (!this.paper.contains(document.activeElement)) this.layPaper();
  }

  /** Fetch the votes of the person who sits down, and nobody else's. */
  async take() {
    this.marks = new Map();
    this.results.replaceChildren();
    this.layPaper();
    if (!this.who.value) return;
    const participant = this.who.value;
    const answer = await this.book.ask({ kind: "marks", ballot: this.ballot, participant });
    if (this.who.value !== participant) return;
    for (const one of answer.result ?? []) if (!this.provenance || one.provenance === this.provenance.value) this.marks.set(this.keyOf(one), one);
    this.layPaper();
    this.paper.querySelector("input, select")?.focus();
  }

  next() {
    const ids = this.book.list("participants").map(([id]) => id), voted = this.book.contents.live.voted?.[this.ballot] ?? {};
    const here = ids.indexOf(this.who.value), order = [...ids.slice(here + 1), ...ids.slice(0, Math.max(0, here))];
    this.who.value = order.find((id) => !voted[id]) ?? "";
    this.take();
  }

  keyOf(one) {
    return { emotions: () => `${one.touchpoint}|${one.public}`, criteria: () => `${one.public}|${one.criterion}`, pairwise: () => `${one.left}|${one.right}`, points: () => one.objective }[this.ballot]();
  }

  /** Save one mark at once; null takes it back. */
  async cast(what, holds) {
    const vote = { participant: this.who.value, ...what, ...holds };
    if (this.provenance) vote.provenance = this.provenance.value;
    const key = this.keyOf(vote), isEmpty = Object.values(holds)[0] === null;
    if (isEmpty) this.marks.delete(key);
    else this.marks.set(key, vote);
    this.marked?.();
    const answer = await this.book.ask({ kind: "vote", ballot: this.ballot, votes: [vote] });
    if (!answer.ok) this.results.replaceChildren(make("div", { class: "pf-message", role: "alert" }, answer.refusals?.[0]?.message ?? this.words.say("refused")));
  }

  layPaper() {
    this.only.replaceChildren();
    this.marked = null;
    if (!this.who.value) { this.paper.replaceChildren(make("p", { class: "pf-help" }, this.words.say("hidden_until"))); return; }
    PAPERS[this.ballot](this);
  }

  async show() {
    if (this.results.childElementCount && this.isRevealed) { this.results.replaceChildren(); this.isRevealed = false; this.reveal.textContent = this.words.say("reveal"); return; }
    const answer = await this.book.deed("reveal", { ballot: this.ballot });
    this.who.value = "";
    this.marks = new Map();
    this.layPaper();
    this.results.replaceChildren(...(answer.result ?? []).map(resultTable));
    this.isRevealed = true;
    this.reveal.textContent = this.words.say("hide");
  }
}

/** A table of results, as the exhibits of the step say them. */
function resultTable(table) {
  return make("figure", { class: "pf-result" }, make("figcaption", {}, table.title),
    table.rows.length
      ? make("div", { class: "pf-scroll" }, make("table", {}, make("thead", {}, make("tr", {}, ...table.columns.map((one) => make("th", { scope: "col" }, one)))),
        make("tbody", {}, ...table.rows.map((row) => make("tr", {}, ...row.map((cell, index) => make("td", { class: table.numeric[index] ? "pf-number" : null }, cell)))))))
      : make("p", {}, table.empty),
    make("small", { class: "pf-help" }, table.source));
}

/** A strip of choices for one mark: native radio buttons, so that arrows work as everywhere. */
function strip(name, label, options, chosen, onchoose) {
  const group = `pf-${Math.random().toString(36).slice(2)}`;
  return make("span", { class: "pf-strip", role: "radiogroup", "aria-label": label },
    ...options.map(([value, words, title]) => make("label", { class: "pf-choice", title: title ?? null },
      make("input", { type: "radio", name: group, checked: same(value, chosen), "aria-label": title ?? words, onchange: () => onchoose(value) }), make("span", {}, words))),
    button("×", `${label} : ${name}`, (event) => {
      for (const one of event.target.closest(".pf-strip").querySelectorAll("input")) one.checked = false;
      onchoose(null);
    }, { class: "pf-small" }));
}

const PAPERS = {
  emotions(vote) {
    const { book, words } = vote, journeys = book.at("journeys.journeys") ?? [];
    const journeyPick = make("select", { class: "pf-input pf-pick", "aria-label": words.say("journey"), onchange: () => { vote.journey = journeyPick.value; vote.layPaper(); } }, ...journeys.map((one) => make("option", { value: one.id, selected: one.id === vote.journey }, one.name)));
    const journey = journeys.find((one) => one.id === vote.journey) ?? journeys[0];
    const publics = book.list("publics").filter(([id]) => !journey?.publics.length || journey.publics.includes(id));
    const publicPick = make("select", { class: "pf-input pf-pick", "aria-label": words.say("lived_by"), onchange: () => { vote.public = publicPick.value; vote.layPaper(); } }, ...publics.map(([id, name]) => make("option", { value: id, selected: id === vote.public }, name)));
    const public_ = publics.some(([id]) => id === vote.public) ? vote.public : publics[0]?.[0];
    vote.only.replaceChildren(journeyPick, publicPick);
    const cards = (book.at("journeys.touchpoints") ?? []).filter((one) => one.journey === journey?.id && one.fate !== "created" && (!one.publics.length || one.publics.includes(public_)));
    const options = vote.field("emotion").options.map(([value, name]) => [value, words.signed(value) || "0", name]);
    vote.paper.replaceChildren(...(journey?.stages ?? []).flatMap((stage) => {
      const here = cards.filter((one) => one.stage === stage.id);
      return here.length ? [make("h4", {}, stage.name), ...here.map((one) => make("div", { class: "pf-ballot" }, make("span", {}, one.label, " ", make("small", {}, book.called("channels", one.channel))),
        strip(words.say("take_back"), one.label, options, vote.marks.get(`${one.id}|${public_}`)?.emotion ?? null, (value) => vote.cast({ touchpoint: one.id, public: public_ }, { emotion: value }))))] : [];
    }));
  },

  criteria(vote) {
    const { book } = vote, criteria = vote.field("criterion").options, scores = vote.field("score").options;
    const pick = (public_, name, criterion, title) => {
      const mark = vote.marks.get(`${public_}|${criterion}`)?.score ?? null;
      return make("select", { class: "pf-input", "aria-label": `${name} – ${title}`, onchange: (event) => vote.cast({ public: public_, criterion }, { score: event.target.value === "" ? null : +event.target.value }) },
        make("option", { value: "" }, ""), ...scores.map(([value, words]) => make("option", { value: String(value), selected: value === mark }, words)));
    };
    vote.paper.replaceChildren(make("div", { class: "pf-scroll" }, make("table", {}, make("thead", {}, make("tr", {}, make("th", {}), ...criteria.map(([, name]) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...book.list("publics").map(([id, name]) => make("tr", {}, make("th", { scope: "row" }, name), ...criteria.map(([criterion, title]) => make("td", {}, pick(id, name, criterion, title)))))))));
  },

  pairwise(vote) {
    const { book, words } = vote, list = book.list("objectives");
    const ratios = [9, 7, 5, 3, 1, 1 / 3, 1 / 5, 1 / 7, 1 / 9], near = (value) => ratios.find((one) => Math.abs(one - value) < 0.01) ?? null;
    const pairs = list.flatMap(([left, leftName], index) => list.slice(index + 1).map(([right, rightName]) => ({ left, leftName, right, rightName })));
    vote.paper.replaceChildren(make("p", { class: "pf-help" }, words.say("pairwise_guide")), ...pairs.map(({ left, leftName, right, rightName }) => {
      const turned = vote.marks.has(`${right}|${left}`), mark = vote.marks.get(turned ? `${right}|${left}` : `${left}|${right}`);
      const ratio = mark ? near(turned ? 1 / mark.ratio : mark.ratio) : null;
      const options = ratios.map((value) => [value, String(Math.round(Math.max(value, 1 / value))), words.say(`ratio_${Math.round(Math.max(value, 1 / value))}`, { what: value >= 1 ? leftName : rightName })]);
      return make("div", { class: "pf-ballot pf-pairwise" }, make("span", { class: "pf-left" }, leftName),
        strip(words.say("take_back"), `${leftName} / ${rightName}`, options, ratio, (value) => (turned ? vote.cast({ left: right, right: left }, { ratio: value === null ? null : 1 / value }) : vote.cast({ left, right }, { ratio: value }))),
        make("span", {}, rightName));
    }));
  },

  points(vote) {
    const { book, words } = vote, purse = 100;
    const rest = make("strong", { role: "status" });
    vote.marked = () => {
      const left = purse - [...vote.marks.values()].reduce((sum, one) => sum + one.points, 0);
      rest.textContent = words.say("points_left", { n: left });
      rest.classList.toggle("pf-late", left < 0);
    };
    vote.paper.replaceChildren(rest, ...book.list("objectives").map(([id, name]) => make("div", { class: "pf-ballot" }, make("span", {}, name),
      make("input", { type: "number", min: 0, max: purse, class: "pf-input pf-points", "aria-label": name, value: vote.marks.get(id)?.points ?? "",
        onchange: (event) => vote.cast({ objective: id }, { points: event.target.value === "" ? null : Math.max(0, Math.min(purse, Math.round(+event.target.value))) }) }))));
    vote.marked();
  },
};
PARTS.vote = Vote;
