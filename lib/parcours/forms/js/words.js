/* Words, numbers and dates, as people of each language write them; and elements whose text is never HTML. */

/** Make an element. Attributes set to null or false are left out; children are elements or texts. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name in IDL) element[name] = value;
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}
const IDL = { value: 1, checked: 1, disabled: 1, hidden: 1, selected: 1, readOnly: 1 };

/** A button that says what it does, in its text or, where a sign is enough to see, in its label. */
function button(text, label, onclick, more) {
  return make("button", { type: "button", title: label ?? null, "aria-label": label ?? null, onclick, ...more }, text);
}

/** Hand a file over to the person: { name, content } in base 64. */
function handOver({ name, content }) {
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** Put these children, and nothing else, in an element. */
function lay(element, ...children) {
  element.replaceChildren(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
}

/** The words of a form, in its language. */
class Words {
  constructor(spec) {
    this.language = spec.language;
    this.locale = spec.language === "fr" ? "fr-FR" : "en-GB";
    this.texts = spec.words;
    this.plural = new Intl.PluralRules(this.locale);
    this.numbers = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 10 });
    this.amounts = new Intl.NumberFormat(this.locale, {
      style: "currency", currency: spec.currency, maximumFractionDigits: 0,
    });
    this.collator = new Intl.Collator(this.locale, { numeric: true, sensitivity: "base" });
  }

  /** Say a sentence; with n among the values, the form of the language for that count. */
  say(key, values = {}) {
    const text = this.texts[key] ?? this.texts[`${key}.${this.plural.select(values.n ?? 0)}`] ?? this.texts[`${key}.other`] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  number(value) {
    return value === null || value === undefined ? "" : this.numbers.format(value);
  }

  signed(value) {
    return value === null || value === undefined ? "" : (value > 0 ? "+" : "") + this.number(Math.round(value * 10) / 10).replace("-", "−");
  }

  money(value) {
    return this.amounts.format(value);
  }

  /** Read a number as typed: "1 234,5", "1.234,50 €", "12 %"; undefined where it is none. */
  parseNumber(text) {
    let plain = text.replace(/[\s\u00a0\u202f€$£%]|CHF/g, "").replace(/[−–]/g, "-");
    if (plain === "") return null;
    const comma = plain.lastIndexOf(","), dot = plain.lastIndexOf(".");
    if (comma >= 0 && dot >= 0) {
      plain = comma > dot ? plain.replaceAll(".", "").replace(",", ".") : plain.replaceAll(",", "");
    } else if (comma >= 0) {
      const isThousands = /^-?\d{1,3}(,\d{3})+$/.test(plain) && (this.language === "en" || plain.indexOf(",") < comma);
      plain = isThousands ? plain.replaceAll(",", "") : plain.replace(",", ".");
    } else if (/^-?\d{1,3}(\.\d{3}){2,}$/.test(plain)) {
      plain = plain.replaceAll(".", "");
    }
    return /^-?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : undefined;
  }

  /** Write a date (2026-03-12) as 12/03/2026. */
  date(iso) {
    const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
    return found ? `${found[3]}/${found[2]}/${found[1]}` : "";
  }

  /** Read a date as typed: 12/3/26, 12.03.2026, 2026-03-12; undefined where it is none. */
  parseDate(text) {
    const plain = text.trim();
    if (plain === "") return null;
    let found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
    let [year, month, day] = found ? found.slice(1) : [];
    if (!found) {
      found = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$/.exec(plain);
      if (!found) return undefined;
      [day, month, year] = found.slice(1);
      if (year.length === 2) year = `20${year}`;
    }
    const made = new Date(Date.UTC(+year, +month - 1, +day));
    const isReal = made.getUTCMonth() === +month - 1 && made.getUTCDate() === +day;
    return isReal ? made.toISOString().slice(0, 10) : undefined;
  }

  time(date) {
    return date.toLocaleTimeString(this.locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  }
}

/** Compare values as JSON holds them. */
function same(left, right) {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/** Letters without accents nor case, to look for words. */
function folded(text) {
  return String(text ?? "").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}
