/* Beside every form: how an activity is led, its timer, decisions and what is set aside, notes, past states. */

/** How an activity is led: its purpose, always; what to ask, the trap and the output, for whoever leads it. */
function guide(panel, words) {
  const lines = ["ask", "trap", "output"].flatMap((key) => [make("dt", {}, words.say(key)), make("dd", {}, panel[key])]);
  return make("div", { class: "pf-guide" }, make("p", {}, panel.purpose),
    make("details", {}, make("summary", {}, words.say("facilitate", { minutes: panel.minutes })), make("dl", {}, ...lines)));
}

class Timer {
  constructor(book) {
    Object.assign(this, { book, words: book.words, left: 0, total: 0, ends: null });
    this.face = make("span", { class: "pf-clock", role: "timer", "aria-label": this.words.say("timer") }, "00:00");
    this.go = button("▶", this.words.say("start"), () => this.toggle());
    this.said = make("span", { class: "pf-hidden", role: "status" });
    this.element = make("span", { class: "pf-timer" }, this.face, this.go,
      button("+1", this.words.say("one_more_minute"), () => this.add(60)), button("↺", this.words.say("start_again"), () => this.set(this.total)), this.said);
    this.recall();
  }

  /** A form that is shown again (page reloaded, step computed again) goes on with the timer that ran. */
  recall() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(`parcours:timer:${this.book.spec.book}`));
      if (!kept) return;
      Object.assign(this, kept);
      if (this.ends !== null) this.ticking = setInterval(() => this.show(), 500);
      this.show();
    } catch { /* only a comfort */ }
  }

  keep() {
    try { sessionStorage.setItem(`parcours:timer:${this.book.spec.book}`, JSON.stringify({ left: this.left, total: this.total, ends: this.ends })); } catch { /* only a comfort */ }
  }

  /** Give the time an activity usually takes; a timer that runs, or was begun and paused, is left alone. */
  offer(minutes) {
    const isUntouched = this.ends === null && this.left === this.total;
    this.total = minutes * 60;
    if (isUntouched) this.set(this.total);
    else this.keep();
  }

  set(seconds) {
    this.left = seconds;
    if (this.ends !== null) this.ends = Date.now() + seconds * 1000;
    this.keep();
    this.show();
  }

  add(seconds) {
    this.set(this.seconds + seconds);
  }

  get seconds() {
    return this.ends === null ? this.left : Math.round((this.ends - Date.now()) / 1000);
  }

  toggle() {
    if (this.ends === null) {
      this.ends = Date.now() + this.left * 1000;
      this.ticking = setInterval(() => this.show(), 500);
    } else {
      this.left = this.seconds;
      this.stop();
    }
    this.keep();
    this.show();
  }

  stop() {
    clearInterval(this.ticking);
    this.ends = null;
  }

  show() {
    const seconds = this.seconds, size = Math.abs(seconds), two = (n) => String(n).padStart(2, "0");
    const text = `${seconds < 0 ? "−" : ""}${two(Math.floor(size / 60))}:${two(size % 60)}`;
    if (this.face.textContent !== text) this.face.textContent = text;
    this.face.classList.toggle("pf-late", seconds < 0);
    this.go.textContent = this.ends === null ? "▶" : "❚❚";
    this.go.setAttribute("aria-label", this.words.say(this.ends === null ? "start" : "pause"));
    const said = this.ends !== null && seconds <= 0 ? this.words.say("time_is_up") : "";
    if (this.said.textContent !== said) this.said.textContent = said;
  }
}

/** Past states of the workbook: when, what going back would change, and going back. */
class History {
  constructor(book) {
    Object.assign(this, { book, words: book.words });
    this.list = make("ul", { class: "pf-history" });
    this.detail = make("div", { class: "pf-past", role: "status" });
    this.element = make("div", {}, make("p", { class: "pf-guide" }, this.words.say("history_guide")), this.list, this.detail);
  }

  async refresh() {
    const { result } = await this.book.deed("history");
    this.detail.replaceChildren();
    this.list.replaceChildren(...(result ?? []).map((one, index) => make("li", {},
      make("span", {}, `${this.words.say("revision", { number: one.number })} – ${new Date(one.saved_at).toLocaleString(this.words.locale, { dateStyle: "medium", timeStyle: "short" })}`),
      index === 0 ? make("em", {}, this.words.say("current")) : button(this.words.say("compare"), this.words.say("compare_with", { number: one.number }), () => this.compare(one.number)))));
  }

  async compare(number) {
    const answer = await this.book.deed("compare", { number });
    const { n, lines } = answer.result ?? { n: 0, lines: [] };
    this.detail.replaceChildren(
      make("h4", {}, this.words.say("going_back", { number, n })),
      make("ul", {}, ...lines.map((one) => make("li", {}, one))),
      n > lines.length ? make("p", {}, this.words.say("and_more", { n: n - lines.length })) : "",
      n ? button(this.words.say("restore", { number }), null, async () => { await this.book.deed("restore", { number }); this.refresh(); }, { class: "pf-danger" }) : "",
    );
    this.detail.querySelector("button")?.focus();
  }
}
