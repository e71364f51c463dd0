/* Carrying cards from cell to cell: by mouse or finger, and by keyboard (space, arrows, space).

   Items carry data-item, cells data-cell with data-row and data-column; `drop(item, cell, before)` does the rest. */

const FAR_ENOUGH = 6; // pixels before a press is a drag

class Carrying {
  constructor(root, words, { drop, named, described }) {
    Object.assign(this, { root, words, drop, named, described });
    this.live = make("div", { class: "pf-hidden", role: "status", "aria-live": "assertive" });
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusout", (event) => this.held && !this.isMoving && event.relatedTarget && !root.contains(event.relatedTarget) && this.letGo());
  }

  // --- mouse and touch

  press(event) {
    const item = event.target.closest?.("[data-item]");
    if (!item || event.button !== 0 || event.target.closest("button, input, select, textarea, a")) return;
    const from = { x: event.clientX, y: event.clientY };
    const moved = (move) => {
      if (!this.ghost && Math.hypot(move.clientX - from.x, move.clientY - from.y) < FAR_ENOUGH) return;
      if (!this.ghost) this.lift(item, event);
      move.preventDefault();
      this.ghost.style.transform = `translate(${move.clientX - from.x}px, ${move.clientY - from.y}px) rotate(1.5deg)`;
      this.aim(this.under(move));
      this.scrollAt(move);
    };
    const done = (end) => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener, true);
      if (!this.ghost) return;
      const target = end.type === "pointerup" ? this.under(end) : null;
      this.unlift(item);
      if (target) this.drop(item.dataset.item, target.cell, target.before);
    };
    const escaped = (key) => { if (key.key === "Escape") { key.stopPropagation(); done(key); } };
    const listeners = [["pointermove", moved], ["pointerup", done], ["pointercancel", done], ["keydown", escaped]];
    for (const [name, listener] of listeners) window.addEventListener(name, listener, { capture: true, passive: false });
  }

  lift(item, event) {
    const box = item.getBoundingClientRect();
    this.ghost = item.cloneNode(true);
    this.ghost.removeAttribute("data-item");
    this.ghost.classList.add("pf-ghost");
    Object.assign(this.ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px` });
    this.root.append(this.ghost);
    item.classList.add("pf-lifted");
    getSelection()?.removeAllRanges();
    item.releasePointerCapture?.(event.pointerId);
  }

  unlift(item) {
    this.ghost?.remove();
    this.ghost = null;
    item.classList.remove("pf-lifted");
    this.aim(null);
  }

  /** Cell under the pointer, and the item it would come before. */
  under(event) {
    const [hit] = document.elementsFromPoint(event.clientX, event.clientY).filter((one) => this.root.contains(one) && one.closest("[data-cell]"));
    const cell = hit?.closest("[data-cell]");
    if (!cell) return null;
    const after = [...cell.querySelectorAll(":scope > [data-item]:not(.pf-lifted)")].find((one) => {
      const box = one.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    return { cell, before: after?.dataset.item ?? null };
  }

  aim(target) {
    this.aimed?.classList.remove("pf-aimed");
    this.aimed = target?.cell ?? null;
    this.aimed?.classList.add("pf-aimed");
  }

  scrollAt(event) {
    const holder = this.root.querySelector(".pf-boardscroll") ?? this.root, box = holder.getBoundingClientRect(), edge = 40;
    if (event.clientX > box.right - edge) holder.scrollLeft += 12;
    else if (event.clientX < box.left + edge) holder.scrollLeft -= 12;
    if (event.clientY > box.bottom - edge) holder.scrollTop += 12;
    else if (event.clientY < box.top + edge) holder.scrollTop -= 12;
    if (event.clientY > innerHeight - edge) this.outside?.scrollBy(0, 12);
    else if (event.clientY < edge * 2) this.outside?.scrollBy(0, -12);
  }

  /** What scrolls the board itself: the notebook, or the whole screen. */
  get outside() {
    for (let one = this.root.parentElement; one; one = one.parentElement) {
      if (one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
    }
    return null;
  }

  // --- keyboard

  key(event) {
    const item = event.target.closest?.("[data-item]");
    if (!item || item !== event.target) return;
    const arrow = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === " ") {
      event.preventDefault();
      if (this.held) this.putDown();
      else this.pickUp(item);
    } else if (this.held && event.key === "Enter") { event.preventDefault(); event.stopImmediatePropagation(); this.putDown(); }
    else if (this.held && event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.letGo(); this.say("put_back"); }
    else if (arrow) { event.preventDefault(); if (this.held) this.step(arrow); else this.look(item, event.key); }
  }

  pickUp(item) {
    this.held = item.dataset.item;
    item.classList.add("pf-held");
    this.aim({ cell: item.closest("[data-cell]") });
    this.say("picked_up", { what: this.named(this.held) });
  }

  step([down, right]) {
    const cells = [...this.root.querySelectorAll("[data-cell]")];
    const row = this.aimed ? +this.aimed.dataset.row : 0, column = this.aimed ? +this.aimed.dataset.column - (down ? 0 : 0) : -1;
    const next = cells.find((one) => +one.dataset.row === row + down && +one.dataset.column === column + right);
    if (!next) return;
    this.aim({ cell: next });
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.live.textContent = this.described(next);
  }

  putDown() {
    const { held, aimed } = this;
    this.letGo();
    if (aimed) {
      this.isMoving = true;
      this.drop(held, aimed, null);
      this.isMoving = false;
      this.live.textContent = `${this.words.say("put_down", { what: this.named(held) })} ${this.described(aimed)}`;
      this.focus(held);
    }
  }

  letGo() {
    this.root.querySelector(".pf-held")?.classList.remove("pf-held");
    this.held = null;
    this.aim(null);
  }

  /** Go from one card to another. */
  look(item, key) {
    const items = [...this.root.querySelectorAll("[data-cell] > [data-item]")];
    const by = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    items[items.indexOf(item) + by]?.focus();
  }

  focus(name) {
    this.root.querySelector(`[data-item="${CSS.escape(name)}"]`)?.focus();
  }

  say(key, values) {
    this.live.textContent = this.words.say(key, values);
  }
}
