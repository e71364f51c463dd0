/* A list as a table edited in place: add, duplicate, delete, reorder, paste a block, filter, sort, look closer. */

class Table {
  constructor(book, part, place) {
    Object.assign(this, { book, part, place });
    this.words = book.words;
    this.fields = part.columns.map((key) => part.fields.find((one) => one.key === key)).filter(Boolean);
    this.rows = new Map();
    this.open = new Set();
    this.sorting = null;
    this.wanted = "";
    this.lay();
    this.refresh();
  }

  lay() {
    const { words, part } = this;
    this.count = make("span", { class: "pf-count" });
    this.filter = make("input", {
      type: "search", class: "pf-filter", placeholder: words.say("filter"), "aria-label": words.say("filter_what", { what: part.title }),
      oninput: () => { this.wanted = folded(this.filter.value); this.refresh(); },
    });
    this.note = make("div", { class: "pf-note", role: "status", hidden: true });
    this.head = make("tr", {}, ...this.fields.map((field) => this.heading(field)), make("th", { scope: "col", class: "pf-acts" }, make("span", { class: "pf-hidden" }, words.say("actions"))));
    this.body = make("tbody");
    this.foot = make("tbody", { class: "pf-new" });
    this.adder = button(`+ ${words.say("add_row", { what: part.label })}`, null, () => this.addDraft(), { class: "pf-plus" });
    this.element = make("div", { class: `pf-table${part.isNested ? " pf-within" : ""}` },
      part.isNested ? null : make("div", { class: "pf-tablebar" }, make("h3", { title: part.help ?? null }, part.title), this.count, this.files(), this.filter),
      make("div", { class: "pf-scroll", tabindex: -1 },
        make("table", { "aria-label": part.title }, make("thead", {}, this.head), this.body, this.foot)),
      this.note, this.adder);
    this.element.addEventListener("paste", (event) => this.pasted(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /** A list leaves as CSV or XLSX, and comes back. */
  files() {
    if (!this.place.path || this.place.path.includes("[")) return null;
    const { words, part } = this, what = part.title;
    const input = make("input", { type: "file", accept: ".csv,.xlsx", hidden: true, onchange: () => this.comeBack(input) });
    const leave = (ending) => button(ending.toUpperCase(), words.say("export_what", { what, ending: ending.toUpperCase() }), () => this.leave(ending), { class: "pf-tool pf-small" });
    return make("span", { class: "pf-group" }, leave("csv"), leave("xlsx"), button(words.say("import_list"), words.say("import_what", { what }), () => input.click(), { class: "pf-tool pf-small" }), input);
  }

  async leave(ending) {
    const { result } = await this.book.deed("export_list", { path: this.place.path, ending });
    if (result) handOver(result);
  }

  async comeBack(input) {
    const [file] = input.files;
    if (!file) return;
    const bytes = await file.arrayBuffer();
    input.value = "";
    const answer = await this.book.deed("import_list", { path: this.place.path, name: file.name }, [bytes]);
    const { words } = this, lines = answer.ok ? answer.result.warnings : (answer.refusals ?? []).map((one) => one.message);
    this.tell(words.say(answer.ok ? "list_imported" : "list_refused", answer.result ?? {}), ...(lines.length ? [make("ul", {}, ...lines.slice(0, 12).map((one) => make("li", {}, one)))] : []), button("×", words.say("close"), () => this.tell("")));
  }

  heading(field) {
    const width = field.width ?? WIDTHS[field.kind] ?? 12;
    const sort = button(field.label, field.help ?? null, () => this.sort(field), { class: "pf-sort", "aria-label": this.words.say("sort_by", { what: field.label }) });
    return make("th", { scope: "col", data: { key: field.key }, class: EXACT.has(field.kind) ? null : "pf-shrinks", style: `--width:${width}ch`, "aria-sort": "none" }, sort, field.required && field.kind !== "id" ? make("span", { class: "pf-must", "aria-hidden": "true" }, " *") : null);
  }

  // --- what is shown

  refresh() {
    const items = this.place.get() ?? [];
    this.renumber();
    const keys = items.map((one, index) => String(one?.id ?? index));
    for (const [key, row] of this.rows) {
      if (!keys.includes(key)) { row.element.remove(); row.detail?.remove(); this.rows.delete(key); }
    }
    const shown = this.order(items.map((item, index) => ({ item, index, key: keys[index] })));
    const elements = [];
    for (const { item, index, key } of shown) {
      if (!this.rows.has(key)) this.rows.set(key, this.makeRow(index));
      const row = this.rows.get(key);
      row.index = index;
      row.key = key;
      row.place = this.place.item(index);
      for (const field of row.fields) { field.place = row.place.child(field.field.key); field.refresh(); }
      this.name(row);
      row.sheet?.refresh();
      row.element.classList.toggle("pf-waiting", String(item?.id ?? "").startsWith("new-"));
      elements.push(row.element, ...(row.detail ? [row.detail] : []));
    }
    this.lineUp(elements);
    this.count.textContent = this.wanted ? this.words.say("some_of", { n: shown.length, of: items.length }) : this.words.say("rows", { n: items.length });
    for (const cell of this.head.children) {
      const isSorted = this.sorting && cell.dataset.key === this.sorting.key;
      if (cell.dataset.key) cell.setAttribute("aria-sort", isSorted ? (this.sorting.isDown ? "descending" : "ascending") : "none");
    }
    for (const draft of this.drafts ?? []) for (const field of draft.fields) field.refresh();
  }

  /** Put rows in their order without touching those in place: focus and what is being typed stay. */
  lineUp(elements) {
    let next = this.body.firstElementChild;
    for (const element of elements) {
      if (element === next) next = next.nextElementSibling;
      else this.body.insertBefore(element, next);
    }
    while (next) { const gone = next; next = next.nextElementSibling; gone.remove(); }
  }

  /** A row that was just added keeps its place and its focus when it gets its number. */
  renumber() {
    for (const [key, row] of [...this.rows]) {
      const number = this.book.resolved(key);
      if (number !== key) {
        this.rows.delete(key);
        this.rows.set(number, row);
        if (this.open.delete(key)) this.open.add(number);
      }
    }
  }

  order(rows) {
    let shown = rows;
    if (this.wanted) {
      shown = shown.filter(({ item }) => folded(this.part.fields.map((field) => written(field, item[field.key], this.book)).join(" ")).includes(this.wanted));
    }
    if (this.sorting) {
      const { key, isDown } = this.sorting, field = this.fields.find((one) => one.key === key);
      const value = ({ item }) => item[key] === null || item[key] === "" ? null : ["number", "integer"].includes(field.kind) ? item[key] : field.kind === "date" ? item[key] : written(field, item[key], this.book);
      shown = [...shown].sort((left, right) => {
        const [a, b] = [value(left), value(right)];
        if (a === null || b === null) return (a === null) - (b === null);
        const order = typeof a === "number" ? a - b : this.words.collator.compare(a, b);
        return isDown ? -order : order;
      });
    }
    return shown;
  }

  sort(field) {
    const { sorting } = this;
    if (!sorting || sorting.key !== field.key) this.sorting = { key: field.key, isDown: false };
    else this.sorting = sorting.isDown ? null : { key: field.key, isDown: true };
    this.refresh();
  }

  // --- rows

  makeRow(index) {
    const row = { index, place: this.place.item(index) };
    row.fields = this.fields.map((field) => {
      const cell = new Field(this.book, field, row.place.child(field.key), { isInTable: true, label: this.cellLabel(field, row) });
      cell.onOpen = () => this.look(row, field.key);
      return cell;
    });
    row.element = make("tr", { class: "pf-row" }, ...row.fields.map((one) => make("td", {}, one.element)), make("td", { class: "pf-acts" }, this.acts(row)));
    row.element.pfRow = row;
    return row;
  }

  cellLabel(field, row) {
    return `${field.label} – ${this.nameOf(row)}`;
  }

  /** What is read aloud of a row follows its name. */
  name(row) {
    const name = this.nameOf(row);
    if (name === row.name) return;
    row.name = name;
    for (const one of row.fields) one.rename(this.cellLabel(one.field, row));
    const label = this.words.say("delete_what", { what: name });
    row.remover.title = label;
    row.remover.setAttribute("aria-label", label);
  }

  acts(row) {
    const { words } = this;
    const canLook = !this.part.is_whole && this.part.fields.length > this.fields.length;
    row.remover = button("×", words.say("delete_what", { what: this.nameOf(row) }), () => this.remove(row));
    row.looker = button("⋯", words.say("look_closer"), () => this.look(row), { "aria-expanded": "false", hidden: !canLook });
    return make("span", { class: "pf-actbox" }, row.looker,
      button("↑", words.say("move_up"), () => this.move(row, -1)),
      button("↓", words.say("move_down"), () => this.move(row, 1)),
      button("2×", words.say("duplicate"), () => this.duplicate(row)),
      row.remover);
  }

  nameOf(row) {
    const item = row.place.get();
    return (item?.name ?? item?.title ?? item?.label ?? item?.text) || String(row.index + 1);
  }

  /** Open what the columns leave out, under the row. */
  look(row, key = null) {
    if (row.detail && !key) { this.close(row); return; }
    if (!row.detail) {
      const fields = this.part.is_whole ? this.fields : this.part.fields;
      row.sheet = new Sheet(this.book, { fields: fields.filter((one) => one.kind !== "id"), label: this.nameOf(row), isWide: true }, row.place);
      row.detail = make("tr", { class: "pf-detail" }, make("td", { colspan: this.fields.length + 1 }, row.sheet.element));
      row.element.after(row.detail);
      row.looker.setAttribute("aria-expanded", "true");
    }
    const wanted = row.sheet.shown.find((one) => one.field.key === key) ?? row.sheet.shown[0];
    wanted?.focus();
  }

  close(row) {
    row.detail.remove();
    row.detail = row.sheet = null;
    row.looker.setAttribute("aria-expanded", "false");
    row.looker.focus();
  }

  move(row, by) {
    const to = row.index + by, n = (this.place.get() ?? []).length;
    if (to < 0 || to >= n) return;
    if (this.sorting) { this.sorting = null; this.refresh(); }
    this.place.move(row.index, to);
  }

  duplicate(row) {
    const { id, ...copy } = structuredClone(row.place.get());
    const first = this.part.fields.find((one) => ["name", "title", "label"].includes(one.key));
    if (first) copy[first.key] = this.words.say("copy_of", { what: copy[first.key] });
    return this.place.add(copy, row.index + 1);
  }

  /** Delete a row; where other things would go with it, ask first. The focus stays in the table, so that an undo is a key away. */
  async remove(row, isSure = false) {
    const { words } = this, name = this.nameOf(row), key = this.book.resolved(row.key);
    const shown = [...this.body.querySelectorAll("tr.pf-row")], at = shown.indexOf(this.rows.get(key)?.element);
    const index = (this.place.get() ?? []).findIndex((one, each) => String(one?.id ?? each) === key);
    if (index < 0) return;
    const answer = await this.place.remove(index, isSure ? { is_sure: true } : {});
    if (answer?.confirm) {
      const keep = button(words.say("cancel"), null, () => { this.tell(""); this.rows.get(key)?.remover.focus(); });
      this.tell(words.say("goes_with", { what: name, also: answer.confirm }),
        button(words.say("delete_all"), null, () => { this.tell(""); this.remove(row, true); }, { class: "pf-danger" }), keep);
      keep.focus();
      return;
    }
    if (answer && !answer.ok) { this.tell(answer.refusals?.[0]?.message ?? words.say("refused")); return; }
    this.tell(words.say("deleted", { what: name }), button(words.say("undo"), null, () => { this.book.undo(); this.tell(""); }));
    if (document.activeElement !== document.body) return;
    const left = [...this.body.querySelectorAll("tr.pf-row")];
    (left[Math.min(Math.max(at, 0), left.length - 1)]?.pfRow.remover ?? this.adder).focus();
  }

  tell(text, ...buttons) {
    this.note.replaceChildren(text, ...buttons);
    this.note.hidden = !text;
  }

  // --- new rows: written as drafts until they hold all they must

  addDraft() {
    this.drafts ??= [];
    const waiting = this.drafts.find((one) => !one.isTouched);
    if (waiting) { waiting.fields.find((one) => one.field.kind !== "id")?.focus(); return; }
    const value = Object.fromEntries(this.part.fields.filter((one) => one.kind !== "id").map((one) => [one.key, this.presets(one)]));
    const draft = { isTouched: false };
    draft.place = new Draft(this.book, value, () => { draft.isTouched = true; this.tryDraft(draft); });
    draft.fields = this.fields.map((field) => new Field(this.book, field, draft.place.child(field.key), { isInTable: true, label: `${field.label} – ${this.words.say("new_row")}` }));
    draft.note = make("span", { class: "pf-draft", role: "status" }, this.words.say("fill_in", { what: this.missing(draft).join(", ") }));
    draft.element = make("tr", { class: "pf-row pf-draftrow" }, ...draft.fields.map((one) => make("td", {}, one.element)),
      make("td", { class: "pf-acts" }, button("×", this.words.say("cancel"), () => this.drop(draft))));
    draft.line = make("tr", { class: "pf-draftline" }, make("td", { colspan: this.fields.length + 1 }, draft.note));
    draft.element.addEventListener("focusout", (event) => { if (draft.soon && event.target.matches("select")) setTimeout(() => this.tryDraft(draft)); });
    for (const one of draft.fields) one.onOpen = () => this.openDraft(draft, one);
    this.drafts.push(draft);
    this.foot.append(draft.element, draft.line);
    if (!this.missing(draft).length) this.tryDraft(draft);
    draft.fields.find((one) => one.field.kind !== "id")?.focus();
  }

  /** What a new object starts with: the model's default, else nothing. */
  presets(field) {
    if (this.part.presets && field.key in this.part.presets) return this.part.presets[field.key];
    return structuredClone(field.default ?? field.empty);
  }

  openDraft(draft, cell) {
    const inner = new Field(this.book, cell.field, draft.place.child(cell.field.key));
    draft.line.firstElementChild.replaceChildren(inner.element, draft.note);
    inner.focus();
  }

  missing(draft) {
    return this.part.fields.filter((one) => one.kind !== "id" && fault(one, draft.place.value[one.key], this.words)).map((one) => one.label);
  }

  tryDraft(draft) {
    for (const one of draft.fields) one.refresh();
    const missing = this.missing(draft);
    draft.note.textContent = missing.length ? this.words.say("not_yet_saved", { what: missing.join(", ") }) : "";
    clearTimeout(draft.soon);
    if (missing.length || draft.isSent) return;
    // Tab leaves a field before it reaches the next, and letters choose in a list one after the other: the row takes over after that
    draft.soon = setTimeout(() => this.send(draft), draft.element.querySelector("select:focus") ? CHOOSING : 0);
  }

  async send(draft) {
    clearTimeout(draft.soon);
    if (draft.isSent) return;
    draft.isSent = true;
    const focused = draft.fields.findIndex((one) => one.element.contains(document.activeElement));
    const saving = this.place.add(draft.place.value);
    const item = this.place.get()?.length - 1;
    draft.element.hidden = draft.line.hidden = true;
    this.refresh();
    const row = [...this.rows.values()].find((one) => one.index === item);
    if (focused >= 0) row?.fields[focused]?.focus();
    const answer = await saving;
    if (answer.ok) { this.drop(draft, { isQuiet: true }); return; }
    draft.isSent = false;
    draft.element.hidden = draft.line.hidden = false;
    draft.note.textContent = answer.refusals?.[0]?.message ?? this.words.say("refused");
  }

  drop(draft, { isQuiet = false } = {}) {
    clearTimeout(draft.soon);
    draft.element.remove();
    draft.line.remove();
    this.drafts = this.drafts.filter((one) => one !== draft);
    if (!isQuiet) this.adder.focus();
  }

  // --- keys and blocks

  key(event) {
    const row = event.target.closest?.("tr.pf-row")?.pfRow;
    if (!row || event.defaultPrevented) return;
    const isArrow = event.key === "ArrowUp" || event.key === "ArrowDown";
    if (isArrow && event.altKey) {
      event.preventDefault();
      const focused = row.fields.findIndex((one) => one.element.contains(event.target));
      this.move(row, event.key === "ArrowUp" ? -1 : 1);
      row.fields[focused]?.focus();
    } else if ((isArrow || event.key === "Enter") && event.target.matches("input[type=text], input[type=checkbox], textarea.pf-single")) {
      const column = row.fields.findIndex((one) => one.element.contains(event.target));
      const rows = [...this.body.querySelectorAll("tr.pf-row")], here = rows.indexOf(row.element);
      const next = rows[here + (event.key === "ArrowUp" ? -1 : 1)];
      event.preventDefault();
      if (next) next.pfRow.fields[column]?.focus();
      else if (event.key === "Enter") this.addDraft();
    }
  }

  /** Paste a block copied from a spreadsheet, from the cell that has the focus on. */
  async pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const element = event.target.closest?.("tr.pf-row");
    const block = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const isBlock = block.includes("\t") || (block.includes("\n") && !event.target.matches("textarea:not(.pf-single)"));
    if (!element || !isBlock || !this.element.contains(element) || element.closest(".pf-table") !== this.element) return;
    event.preventDefault();
    event.stopPropagation();
    const row = element.pfRow, draft = (this.drafts ?? []).find((one) => one.element === element);
    const cells = (row ?? draft).fields, column = Math.max(0, cells.findIndex((one) => one.element.contains(event.target)));
    const order = [...this.body.querySelectorAll("tr.pf-row")].map((one) => one.pfRow);
    const from = row ? order.indexOf(row) : order.length;
    if (draft && !draft.isTouched) this.drop(draft, { isQuiet: true });
    for (const one of cells) { one.isDirty = false; one.say(""); }
    await this.put(splitBlock(block), order, from, column);
  }

  async put(lines, order, from, column) {
    const changes = [], refused = [];
    let kept = 0;
    const editable = this.fields.slice(column).filter((one, index) => index > 0 || one.kind !== "id");
    lines.forEach((cells, line) => {
      const row = order[from + line], item = {};
      editable.forEach((field, index) => {
        if (index >= cells.length || field.kind === "id") return;
        const { value, fault: wrong } = understood(field, cells[index], this.book);
        const said = wrong ?? fault(field, value, this.words);
        if (said) refused.push({ line: line + 1, what: field.label, typed: cells[index], said });
        else if (row) {
          const place = row.place.child(field.key);
          if (!same(place.get() ?? null, value ?? null)) changes.push({ op: "set", path: place.path, old: place.get(), new: value });
          kept += 1;
        } else { item[field.key] = value; kept += 1; }
      });
      if (row || !Object.keys(item).length) return;
      const made = Object.fromEntries(this.part.fields.filter((one) => one.kind !== "id").map((one) => [one.key, item[one.key] ?? this.presets(one)]));
      const missing = this.part.fields.filter((one) => one.kind !== "id" && fault(one, made[one.key], this.words));
      if (missing.length) {
        kept -= Object.keys(item).length;
        refused.push({ line: line + 1, what: missing.map((one) => one.label).join(", "), typed: cells.join(" | "), said: this.words.say("needed") });
      } else changes.push({ op: "add", path: this.place.path, item: made });
    });
    if (changes.length && !this.place.path) {
      this.place.set([...(this.place.get() ?? []), ...changes.filter((one) => one.op === "add").map((one) => one.item)]);
    } else if (changes.length) {
      const answer = await this.book.ask({ kind: "paste", changes, known: this.book.known(changes) });
      for (const one of answer.result?.refused ?? []) {
        const change = changes[one.number];
        kept -= change.op === "add" ? Object.keys(change.item).length : 1;
        refused.push({ line: "", what: one.at?.join(" ") || one.path.split(".").pop(), typed: String(change.new ?? change.item?.name ?? ""), said: one.message });
      }
    }
    this.tellPasted(Math.max(0, kept), refused);
  }

  tellPasted(kept, refused) {
    const said = this.words.say("pasted", { n: kept });
    const lines = refused.slice(0, 8).map((one) => make("li", {}, this.words.say("refused_cell", one)));
    this.tell(refused.length ? `${said} ${this.words.say("refused_cells", { n: refused.length })}` : said,
      ...(lines.length ? [make("ul", {}, ...lines)] : []), button("×", this.words.say("close"), () => this.tell("")));
  }
}

const WIDTHS = { id: 5, text: 16, long: 22, integer: 9, number: 9, date: 13.5, flag: 6, choice: 12, choices: 16, link: 16, links: 20, words: 18, rows: 18, sheet: 16, pairs: 24, colour: 12 };

/** Cut, these would say something else: a date without its year, a number without its end, a choice without its last letters. */
const EXACT = new Set(["id", "integer", "number", "date", "flag", "choice"]);

const CHOOSING = 700; // milliseconds without a change before what is chosen letter by letter is taken

/** Cells of a block as spreadsheets copy it: tabs, lines, and quotes around what holds either. */
function splitBlock(text) {
  const lines = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at], line = lines[lines.length - 1], last = line.length - 1;
    if (isQuoted) {
      if (sign === '"' && text[at + 1] === '"') { line[last] += '"'; at += 1; }
      else if (sign === '"') isQuoted = false;
      else line[last] += sign;
    } else if (sign === '"' && line[last] === "") isQuoted = true;
    else if (sign === "\t") line.push("");
    else if (sign === "\n") lines.push([""]);
    else line[last] += sign;
  }
  return lines;
}

/** Parts of a panel by their kind; a sheet is made by the form itself. */
const PARTS = { table: Table };
