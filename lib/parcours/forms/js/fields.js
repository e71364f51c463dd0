/* One field: an editor for its kind, its limits checked as one types, and what the workbook refused said beside it. */

const IDLE = 1200; // milliseconds without a key before what is typed is saved

/** A place in the workbook that fields read and write. */
class Place {
  constructor(book, path) {
    Object.assign(this, { book, path });
  }
  get() {
    return this.book.at(this.book.resolved(this.path));
  }
  set(value) {
    return this.book.set(this.path, value);
  }
  child(key) {
    return new Place(this.book, `${this.path}.${key}`);
  }
  item(index) {
    const one = this.get()?.[index];
    return new Place(this.book, `${this.path}[${one?.id ?? index}]`);
  }
  add(item, position = null) {
    return this.book.add(this.path, item, position);
  }
  remove(index, more) {
    const list = this.get(), one = list[index];
    return one?.id ? this.book.remove(`${this.path}[${one.id}]`, more) : this.set(list.filter((_, each) => each !== index));
  }
  move(index, to) {
    const list = [...this.get()], [one] = list.splice(index, 1);
    if (one?.id) return this.book.change([{ op: "move", path: `${this.path}[${one.id}]`, position: to }]);
    list.splice(to, 0, one);
    return this.set(list);
  }
}

/** An object being written that the workbook cannot take yet: it lacks what it needs. */
class Draft {
  constructor(book, value, changed, parent = null, key = null) {
    Object.assign(this, { book, value, changed, parent, key });
  }
  get() {
    return this.parent ? this.parent.get()?.[this.key] : this.value;
  }
  set(value) {
    if (this.parent) {
      const whole = this.parent.get(), copy = Array.isArray(whole) ? [...whole] : { ...whole };
      copy[this.key] = value;
      return this.parent.set(copy);
    }
    this.value = value;
    this.changed(value);
    return Promise.resolve({ ok: true });
  }
  child(key) {
    return new Draft(this.book, null, null, this, key);
  }
  item(index) {
    return this.child(index);
  }
  add(item, position = null) {
    const list = [...(this.get() ?? [])];
    list.splice(position ?? list.length, 0, item);
    return this.set(list);
  }
  remove(index) {
    return this.set(this.get().filter((_, each) => each !== index));
  }
  move(index, to) {
    const list = [...this.get()], [one] = list.splice(index, 1);
    list.splice(to, 0, one);
    return this.set(list);
  }
}

/** Say what is wrong with a value, or nothing. */
function fault(field, value, words) {
  const isEmpty = value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
  if (isEmpty) return field.required ? words.say("needed") : "";
  if (typeof value === "number") {
    if (field.min !== undefined && value < field.min) return words.say("at_least", { limit: words.number(field.min) });
    if (field.above !== undefined && value <= field.above) return words.say("above", { limit: words.number(field.above) });
    if (field.max !== undefined && value > field.max) return words.say("at_most", { limit: words.number(field.max) });
  }
  if (typeof value === "string") {
    if (field.minLength && value.length < field.minLength) return words.say("too_short", { n: field.minLength });
    if (field.maxLength && value.length > field.maxLength) return words.say("too_long", { n: value.length - field.maxLength });
    if (field.pattern && !new RegExp(field.pattern).test(value)) return words.say("not_like_that");
  }
  return "";
}

/** Turn what was typed or pasted into a value: { value } or { fault }. */
function understood(field, text, book) {
  const { words } = book, plain = String(text ?? "").trim();
  const choose = (pairs, typed) => {
    const wanted = folded(typed).trim();
    const found = pairs.find(([code, name]) => folded(name) === wanted || folded(code) === wanted)
      ?? pairs.find(([, name]) => folded(name).replace(/^[+−-]?\d+ /, "") === wanted);
    return found ? found[0] : undefined;
  };
  const given = (value, key, values) => (value === undefined ? { fault: words.say(key, values) } : { value });
  if (plain === "" && field.kind !== "flag") return { value: field.empty };
  switch (field.kind) {
    case "integer": case "number": {
      const value = words.parseNumber(plain);
      if (field.kind === "integer" && value !== undefined && !Number.isInteger(value)) return { fault: words.say("not_whole") };
      return given(value, "not_a_number");
    }
    case "date": return given(words.parseDate(plain), "not_a_date");
    case "flag": return { value: ["1", "x", "oui", "yes", "vrai", "true"].includes(folded(plain)) };
    case "choice": return given(choose(field.options, plain), "not_in_list", { typed: plain });
    case "link": {
      const value = choose(book.list(field.list), plain);
      return value === undefined && field.open ? { value: plain } : given(value, "not_in_list", { typed: plain });
    }
    case "choices": case "links": {
      const pairs = field.kind === "links" ? book.list(field.list) : field.options;
      const found = plain.split(/\s*[;\n]\s*/).filter(Boolean).map((one) => [one, choose(pairs, one)]);
      const lost = found.find(([, code]) => code === undefined);
      return lost && !field.open ? { fault: words.say("not_in_list", { typed: lost[0] }) } : { value: found.map(([one, code]) => code ?? one) };
    }
    case "words": return { value: plain.split(/\s*[;\n]\s*/).filter(Boolean) };
    default: return { value: plain };
  }
}

/** Write a value as one would type it. */
function written(field, value, book) {
  if (value === null || value === undefined) return "";
  const named = (pairs, code) => pairs.find(([one]) => one === code)?.[1] ?? String(code);
  switch (field.kind) {
    case "integer": case "number": return book.words.number(value);
    case "date": return book.words.date(value);
    case "flag": return book.words.say(value ? "yes" : "no");
    case "choice": return named(field.options, value);
    case "link": return value === "" ? "" : named(book.list(field.list), value);
    case "choices": return value.map((one) => named(field.options, one)).join("; ");
    case "links": return value.map((one) => named(book.list(field.list), one)).join("; ");
    case "words": return value.join("; ");
    case "pairs": return Object.entries(value).map(([left, right]) => `${left} → ${right ? named(book.list(field.list), right) : "–"}`).join("; ");
    case "rows": return value.map((one) => inLine(field.of.fields, one, book)).join("\n");
    case "sheet": return inLine(field.of.fields, value, book);
    default: return String(value);
  }
}

function inLine(fields, item, book) {
  return fields.filter((one) => one.kind !== "id").map((one) => written(one, item?.[one.key], book)).filter(Boolean).join(" · ");
}

/** A field with its editor, its label and what is said of it. `place` is where it reads and writes. */
class Field {
  constructor(book, field, place, { label = field.label, isInTable = false } = {}) {
    Object.assign(this, { book, field, place, label, isInTable, isDirty: false });
    this.words = book.words;
    this.message = make("div", { class: "pf-message", role: "alert", hidden: true });
    this.element = make("div", { class: `pf-field pf-kind-${field.kind}`, data: { field: field.key } });
    this.editor = (EDITORS[field.kind] ?? EDITORS.text)(this);
    this.element.append(this.editor.element, this.message);
    this.refresh(true);
  }

  get value() {
    return this.place.get();
  }

  /** What is read aloud of the field, where what it belongs to was renamed. */
  rename(label) {
    for (const one of this.element.querySelectorAll("[aria-label]")) one.setAttribute("aria-label", one.getAttribute("aria-label").replace(this.label, () => label));
    this.label = label;
  }

  refresh(isFirst = false) {
    if (!this.isDirty || isFirst) this.editor.show(this.value);
  }

  focus() {
    (this.editor.focusable ?? this.editor.element).focus();
  }

  /** Check while one types; save after a pause, or at once when asked. */
  typed(text, { isNow = false } = {}) {
    this.isDirty = true;
    clearTimeout(this.idle);
    const { value, fault: wrong } = understood(this.field, text, this.book);
    const said = wrong ?? fault(this.field, value, this.words);
    this.say(said);
    if (said) return;
    if (isNow) this.commit(value);
    else this.idle = setTimeout(() => this.commit(value, { isTyping: true }), IDLE);
  }

  async commit(value, { isTyping = false } = {}) {
    clearTimeout(this.idle);
    const said = fault(this.field, value, this.words);
    this.say(said);
    if (said) return null;
    if (same(value ?? null, this.value ?? null)) {
      this.isDirty = isTyping;
      if (!isTyping) this.editor.show(this.value);
      return null;
    }
    this.isDirty = isTyping;
    const answer = await this.place.set(value);
    if (answer && !answer.ok) this.refused(answer, value);
    return answer;
  }

  refused(answer, value) {
    this.isDirty = true;
    this.editor.show(value);
    const [one] = answer.refusals ?? [];
    if (one && "theirs" in one) this.offer(value, one.theirs);
    else this.say(one?.message ?? answer.trouble ?? this.words.say("refused"));
  }

  /** Two people changed the same field: both values, and a choice. */
  offer(mine, theirs) {
    const keep = (value) => () => {
      this.say("");
      this.isDirty = false;
      this.editor.show(value);
      this.commit(value);
      this.focus();
    };
    this.say(this.words.say("changed_meanwhile", { theirs: written(this.field, theirs, this.book) || "—", mine: written(this.field, mine, this.book) || "—" }));
    this.message.append(
      make("div", { class: "pf-choose" },
        button(this.words.say("keep_mine"), null, keep(mine)),
        button(this.words.say("take_theirs"), null, keep(theirs))),
    );
  }

  say(text) {
    this.message.replaceChildren(text);
    this.message.hidden = !text;
    this.element.classList.toggle("pf-wrong", Boolean(text));
    const input = this.editor?.focusable ?? this.editor?.element;
    if (input?.setAttribute) input.setAttribute("aria-invalid", text ? "true" : "false");
  }
}

// --- editors: { element, show(value), focusable }

function textEditor(field, tag, attributes) {
  const { book } = field;
  const suggested = field.field.suggest ?? null, isSingle = attributes.class?.includes("pf-single");
  const input = make(tag, {
    "aria-label": field.label, class: "pf-input", autocomplete: "off",
    list: tag === "input" && suggested ? book.suggestions(suggested) : null, ...attributes,
  });
  const grow = () => {
    if (tag !== "textarea" || !input.isConnected) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
  };
  input.addEventListener("input", () => { grow(); field.typed(input.value); });
  input.addEventListener("change", () => field.typed(input.value, { isNow: true }));
  input.addEventListener("blur", () => { if (!field.element.classList.contains("pf-wrong")) { field.isDirty = false; field.refresh(); } });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.isDirty) {
      event.stopPropagation();
      field.isDirty = false;
      field.say("");
      field.refresh();
    }
    if (event.key === "Enter" && (tag === "input" || isSingle)) {
      if (isSingle) event.preventDefault();
      field.typed(input.value, { isNow: true });
    }
  });
  if (tag === "textarea") new ResizeObserver(grow).observe(input);
  return {
    element: input,
    show(value) {
      const text = written(field.field, value, book);
      if (input.value !== text && !(document.activeElement === input && field.isDirty)) input.value = text;
      grow();
    },
  };
}

function dateEditor(field) {
  const editor = textEditor(field, "input", { type: "text", inputmode: "numeric", placeholder: field.words.say("date_like"), size: 10 });
  const picker = make("input", { type: "date", class: "pf-picker", tabindex: -1, "aria-hidden": "true" });
  picker.addEventListener("change", () => { field.isDirty = false; field.commit(picker.value || null); });
  const open = button("▾", field.words.say("calendar"), () => { picker.value = field.value ?? ""; picker.showPicker?.(); }, { tabindex: -1, class: "pf-small" });
  return { element: make("span", { class: "pf-date" }, editor.element, picker, open), show: editor.show, focusable: editor.element };
}

/** A list whose options are laid when it is about to open: tables hold hundreds of them. */
function selectEditor(field, pairs) {
  const { nullable, empty, required, default: usual } = field.field;
  const select = make("select", { "aria-label": field.label, class: "pf-input" });
  let known = [], isFull = false;
  const codes = () => (nullable || empty === "" || required || usual === undefined ? [[empty, ""]] : []);
  const lay = (options, value) => {
    known = options;
    select.replaceChildren(...options.map(([code, name], index) => make("option", { value: String(index), selected: same(code, value) }, name)));
  };
  const current = () => {
    const value = field.value ?? empty;
    const found = pairs().find(([code]) => same(code, value));
    return [value, found ? found[1] : value === null || value === undefined ? "" : String(value)];
  };
  const fill = () => {
    if (isFull) return;
    isFull = true;
    const [value, name] = current();
    const options = [...codes(), ...pairs()];
    lay(options.some(([code]) => same(code, value)) ? options : [...options, [value, name]], value);
  };
  for (const event of ["focus", "pointerdown", "keydown"]) select.addEventListener(event, fill);
  select.addEventListener("change", () => field.commit(known[+select.value]?.[0] ?? empty));
  return {
    element: select,
    show() {
      isFull = false;
      lay([current()], current()[0]);
      if (document.activeElement === select) fill();
    },
  };
}

/** Several names as chips: one is added by choosing or typing it, taken out by its button or Backspace. */
function chipsEditor(field, pairs, isFree) {
  const { words, book } = field;
  const chips = make("span", { class: "pf-chips", role: "list", "aria-label": field.label });
  const listName = isFree ? field.field.suggest : field.field.list;
  const isLong = isFree || (listName && book.list(listName).length > 15);
  const value = () => field.value ?? [];
  const put = (code) => {
    if (code !== undefined && code !== "" && !value().includes(code)) field.commit([...value(), code]);
  };
  const adder = isLong ? chipInput() : chipSelect();
  function chipSelect() {
    const select = make("select", { class: "pf-add", "aria-label": words.say("add_to", { what: field.label }) });
    const fill = () => select.replaceChildren(
      make("option", { value: "" }, "+"),
      ...pairs().filter(([code]) => !value().includes(code)).map(([code, name]) => make("option", { value: String(code) }, name)),
    );
    fill();
    for (const event of ["focus", "pointerdown"]) select.addEventListener(event, fill);
    select.addEventListener("change", () => {
      const chosen = pairs().find(([code]) => String(code) === select.value);
      if (chosen) put(chosen[0]);
      select.value = "";
    });
    return select;
  }
  function chipInput() {
    const input = make("input", { type: "text", class: "pf-add", placeholder: "+", "aria-label": words.say("add_to", { what: field.label }), list: listName ? book.suggestions(listName) : null });
    const take = () => {
      const { value: found, fault: wrong } = understood(field.field, input.value, book);
      if (wrong) return field.say(wrong);
      const more = found.filter((one) => !value().includes(one));
      input.value = "";
      field.say("");
      return more.length ? field.commit([...value(), ...more]) : null;
    };
    input.addEventListener("change", take);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); take(); }
      if (event.key === "Backspace" && input.value === "" && value().length) field.commit(value().slice(0, -1));
    });
    return input;
  }
  const box = make("span", { class: "pf-chipbox" }, chips, adder);
  return {
    element: box,
    focusable: adder,
    show() {
      chips.replaceChildren(...value().map((code) => {
        const name = pairs().find(([one]) => same(one, code))?.[1] ?? String(code);
        return make("span", { class: "pf-chip", role: "listitem" }, make("span", { class: "pf-chip-name", title: name }, name),
          button("×", words.say("take_out", { what: name }), () => { field.commit(value().filter((one) => one !== code)); adder.focus(); }));
      }));
    },
  };
}

function flagEditor(field) {
  const box = make("input", { type: "checkbox", "aria-label": field.label });
  box.addEventListener("change", () => field.commit(box.checked));
  return { element: box, show(value) { box.checked = Boolean(value); } };
}

function colourEditor(field) {
  const editor = textEditor(field, "input", { type: "text", size: 8 });
  const picker = make("input", { type: "color", "aria-label": field.label });
  picker.addEventListener("change", () => { field.isDirty = false; field.commit(picker.value); });
  return {
    element: make("span", { class: "pf-date" }, picker, editor.element),
    focusable: editor.element,
    show(value) { editor.show(value); picker.value = value || "#000000"; },
  };
}

/** Heading of the client -> column of ours, by its name; none: seen, and not used. A column no list knows is kept. */
function pairsEditor(field) {
  const { words, book } = field, body = make("div", { class: "pf-pairs" });
  const save = (entries) => field.commit(Object.fromEntries(entries.filter(([key]) => key !== "")));
  const choice = (code, label, onchange) => {
    const known = [["", "–"], ...book.list(field.field.list)];
    const mine = known.find(([one]) => one === code) ?? [code, code];
    const select = make("select", { class: "pf-input", "aria-label": label, onchange });
    const lay = (pairs) => select.replaceChildren(...pairs.map(([value, name]) => make("option", { value, selected: value === code }, name)));
    lay([mine]);  // the rest as it is about to open: a file has many headings
    for (const event of ["focus", "pointerdown"]) select.addEventListener(event, () => lay(known.includes(mine) ? known : [...known, mine]), { once: true });
    return select;
  };
  const line = ([left, right], index, entries) => {
    const changed = (side) => (event) => { const copy = entries.map((one) => [...one]); copy[index][side] = event.target.value.trim(); save(copy); };
    return make("div", { class: "pf-pair" },
      make("input", { value: left, class: "pf-input", "aria-label": `${field.label} ${index + 1}`, onchange: changed(0) }), "→",
      choice(right, `${field.label} ${index + 1} →`, changed(1)),
      button("×", words.say("take_out", { what: left }), () => save(entries.filter((_, each) => each !== index))));
  };
  return {
    element: body,
    show(value) {
      if (body.contains(document.activeElement)) return;
      const entries = Object.entries(value ?? {});
      const add = button("+", words.say("add_to", { what: field.label }), () => { body.insertBefore(line(["", ""], entries.length, [...entries, ["", ""]]), add); });
      body.replaceChildren(...entries.map(line), add);
    },
  };
}

function idEditor(field) {
  const text = make("span", { class: "pf-id" });
  return { element: text, show(value) { text.textContent = String(value ?? "").startsWith("new-") ? "…" : value ?? ""; } };
}

/** A list or an object inside an object: a summary in a table, the thing itself in a sheet. */
function nestedEditor(field) {
  if (field.isInTable) {
    const open = button("", null, () => field.onOpen?.(), { class: "pf-nested" });
    return {
      element: open,
      show(value) {
        const text = value ? written(field.field, value, field.book) : "";
        open.textContent = text || "+";
        open.setAttribute("aria-label", `${field.label} : ${text || field.words.say("nothing")}`);
      },
    };
  }
  const inner = field.field.kind === "rows"
    ? new Table(field.book, { ...field.field.of, path: null, columns: field.field.of.fields.map((one) => one.key), title: field.label, isNested: true }, field.place)
    : new Sheet(field.book, { fields: field.field.of.fields, nullable: field.field.nullable, label: field.label, defaults: null }, field.place);
  return { element: inner.element, focusable: inner.element.querySelector("input,select,textarea,button"), show() { inner.refresh(); } };
}

const EDITORS = {
  text: (field) => (field.isInTable && !field.field.suggest
    ? textEditor(field, "textarea", { rows: 1, class: "pf-input pf-single" })
    : textEditor(field, "input", { type: "text" })),
  long: (field) => textEditor(field, "textarea", { rows: 1 }),
  integer: (field) => textEditor(field, "input", { type: "text", inputmode: "numeric" }),
  number: (field) => textEditor(field, "input", { type: "text", inputmode: "decimal" }),
  date: dateEditor,
  choice: (field) => selectEditor(field, () => field.field.options),
  link: (field) => selectEditor(field, () => field.book.list(field.field.list)),
  choices: (field) => chipsEditor(field, () => field.field.options, false),
  links: (field) => chipsEditor(field, () => field.book.list(field.field.list), false),
  words: (field) => chipsEditor(field, () => [], true),
  flag: flagEditor,
  colour: colourEditor,
  pairs: pairsEditor,
  id: idEditor,
  rows: nestedEditor,
  sheet: nestedEditor,
};
