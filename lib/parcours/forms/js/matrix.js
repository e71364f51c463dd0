/* Impact against effort: actions dragged on two axes; the waves and what they cost beside. */

const SCALE = [0, 1, 2, 3, 4];

class Matrix {
  constructor(book, part, place) {
    Object.assign(this, { book, part, place, words: book.words });
    this.element = make("div", { class: "pf-matrixbox" });
    this.carrying = new Carrying(this.element, this.words, {
      drop: (item, cell) => this.drop(item, cell),
      named: (item) => this.actions.find((one) => one.id === item)?.title ?? item,
      described: (cell) => this.where(cell),
    });
    this.budget = make("div", { class: "pf-budgets" });
    this.grid = make("div", { class: "pf-matrix" });
    this.tray = make("div", { class: "pf-tray", data: { cell: "tray", row: 5, column: 0 } });
    this.main = make("div", { class: "pf-matrixmain" },
      make("div", { class: "pf-traybox" }, make("h4", {}, this.words.say("not_placed")), this.tray), make("div", {}, this.grid));
    this.element.append(this.budget, this.main, this.carrying.live, make("p", { class: "pf-help" }, this.words.say("matrix_keys")));
    this.refresh();
  }

  get actions() {
    return (this.book.at("plan.actions") ?? []).filter((one) => !one.is_excluded);
  }

  level(key, value) {
    return this.part.fields.find((one) => one.key === key).options.find(([one]) => one === value)?.[1] ?? String(value);
  }

  where(cell) {
    if (cell.dataset.cell === "tray") return this.words.say("not_placed");
    return `${this.words.say("impact")} ${this.level("customer_impact", +cell.dataset.impact)}, ${this.words.say("effort")} ${this.level("complexity", +cell.dataset.effort)}`;
  }

  wave(id) {
    return (this.book.contents.live.waves?.actions ?? []).findIndex((one) => one.includes(id));
  }

  refresh() {
    const focused = document.activeElement?.closest?.("[data-item]")?.dataset.item, hasFocus = this.element.contains(document.activeElement);
    const { words } = this, cells = [make("div", { class: "pf-axisname pf-up" }, words.say("impact"))];
    [...SCALE].reverse().forEach((impact, row) => {
      cells.push(make("div", { class: "pf-rowname" }, this.level("customer_impact", impact)));
      SCALE.forEach((effort, column) => {
        const zone = impact >= 2 ? (effort < 2 ? "quick" : effort > 2 ? "big" : "") : (effort < 2 ? "small" : effort > 2 ? "sink" : "");
        const isCorner = (impact === 4 || impact === 0) && (effort === 0 || effort === 4);
        cells.push(make("div", { class: `pf-cell pf-zone-${zone}`, data: { cell: `${impact}|${effort}`, impact, effort, row, column } },
          isCorner ? make("span", { class: "pf-zonename" }, words.say(`zone_${zone}`)) : null,
          ...this.actions.filter((one) => one.customer_impact === impact && one.complexity === effort).map((one) => this.card(one))));
      });
    });
    cells.push(make("div", {}), ...SCALE.map((effort) => make("div", { class: "pf-colname" }, this.level("complexity", effort))));
    this.grid.replaceChildren(...cells, make("div", { class: "pf-axisname pf-along" }, words.say("effort")));
    this.tray.replaceChildren(...this.actions.filter((one) => one.customer_impact === null || one.complexity === null).map((one) => this.card(one)));
    this.main.classList.toggle("pf-allplaced", !this.tray.childElementCount);
    this.budget.replaceChildren(...budgetBars(this.book));
    if (hasFocus && focused) this.carrying.focus(focused);
  }

  card(one) {
    return actionCard(this.book, one, this.wave(one.id));
  }

  drop(item, cell) {
    const action = this.actions.find((one) => one.id === item), path = `plan.actions[${item}]`;
    const wanted = cell.dataset.cell === "tray" ? { customer_impact: null, complexity: null } : { customer_impact: +cell.dataset.impact, complexity: +cell.dataset.effort };
    const changes = Object.entries(wanted).filter(([key, value]) => action[key] !== value).map(([key, value]) => ({ op: "set", path: `${path}.${key}`, old: action[key], new: value }));
    if (changes.length) this.book.change(changes);
  }
}

function actionCard(book, one, wave) {
  const { words } = book, cost = one.cost === null ? words.say("cost_unknown") : words.money(one.cost);
  const waveName = wave >= 0 ? words.say("wave", { number: wave + 1 }) : words.say("no_wave");
  return make("div", { class: `pf-card pf-action pf-wave-${wave >= 0 ? (wave % 6) + 1 : 0}`, role: "button", tabindex: 0, title: one.title, "aria-label": `${one.title}, ${cost}, ${waveName}`, data: { item: one.id } },
    make("span", { class: "pf-cardtext" }, make("span", { class: "pf-no" }, one.id), one.is_must_have ? make("span", { class: "pf-moment", title: words.say("must_have") }, "◆") : null, " ", one.title),
    make("span", { class: "pf-cardfoot" }, make("span", {}, cost), make("span", { class: "pf-wavename" }, waveName)));
}

/** What each wave costs against the budget of a wave: a bar and its figures. */
function budgetBars(book, costs = book.contents.live.waves?.costs) {
  const { words } = book, budget = book.at("plan.budget_per_wave");
  if (!costs) { // nothing is validated: what is on the board, against all that may be spent
    const placed = book.contents.live.placed ?? 0, whole = budget === null ? null : budget * (book.at("plan.wave_count") ?? 1);
    return [budgetBar(words, 0, words.say("all_actions"), placed, whole, Math.max(placed, whole ?? 0, 1)), make("p", { class: "pf-help" }, words.say("nothing_validated"))];
  }
  const most = Math.max(budget ?? 0, ...costs, 1);
  return costs.map((cost, index) => budgetBar(words, (index % 6) + 1, words.say("wave", { number: index + 1 }), cost, budget, most));
}

function budgetBar(words, colour, name, cost, budget, most) {
  const isOver = budget !== null && cost > budget;
  return make("div", { class: `pf-budget pf-wave-${colour}` }, make("span", {}, name),
    make("span", { class: "pf-figures" }, budget === null ? words.money(cost) : words.say(isOver ? "over_budget" : "within_budget", { cost: words.money(cost), budget: words.money(budget) })),
    make("span", { class: "pf-barline" }, make("span", { class: `pf-barfill${isOver ? " pf-over" : ""}`, style: `width:${(100 * cost) / most}%` }),
      budget === null ? null : make("span", { class: "pf-barlimit", style: `left:${(100 * budget) / most}%` })));
}
PARTS.matrix = Matrix;
