/* The file that comes back from the client: each difference beside its box, and nothing taken but what is ticked (X3). */

export default {
  render({ model, el }) {
    const words = model.get("words"), name = `pf-back-${Math.random().toString(36).slice(2, 10)}`;
    const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });
    const root = make("div", "", { className: "pf pf-back", lang: words.language });
    const label = make("label", words.label, { htmlFor: name });
    const input = make("input", "", { type: "file", id: name, accept: ".xlsx,.csv,.xml,.ics" });
    const said = make("p", words.help), list = make("ul", ""), problems = make("ul", "");
    const all = make("button", words.all, { type: "button" }), take = make("button", words.take, { type: "button" });
    const box = make("fieldset", "", { hidden: true }), odd = make("section", "", { hidden: true });
    const bar = make("div", "", { className: "pf-bar" });
    said.setAttribute("role", "status");
    for (const one of [all, take]) one.className = "pf-tool";
    bar.append(all, take);
    box.append(make("legend", words.differences), list, bar);
    odd.append(make("h4", words.problems), problems);
    const boxes = () => [...list.querySelectorAll("input")];
    const wait = (isWaiting) => { for (const one of [input, all, take, ...boxes()]) one.disabled = isWaiting; };

    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      wait(true);
      said.textContent = words.reading;
      model.send({ name: file.name }, undefined, [await file.arrayBuffer()]);
      input.value = "";
    });
    all.addEventListener("click", () => { for (const one of boxes()) one.checked = one.dataset.kind !== "conflict"; });
    take.addEventListener("click", () => {
      wait(true);
      model.send({ keys: boxes().filter((one) => one.checked).map((one) => one.value) });
    });
    const receive = (answer) => {
      list.replaceChildren(...answer.differences.map((one) => {
        const line = make("li", ""), tick = make("input", "", { type: "checkbox", value: one.key }), text = make("label", "");
        tick.dataset.kind = line.dataset.kind = one.kind;
        text.append(tick, make("span", one.text));
        line.append(text);
        return line;
      }));
      problems.replaceChildren(...answer.problems.map((one) => make("li", one)));
      box.hidden = !answer.differences.length;
      odd.hidden = !answer.problems.length;
      said.dataset.state = answer.state;
      said.textContent = answer.said;
      if (answer.state === "saved") said.textContent += ` ${runBelow(root) ? "" : words.by_hand}`;
      wait(false);
    };
    model.on("msg:custom", receive);
    for (const event of ["keydown", "keypress", "keyup", "mousedown", "pointerdown"]) root.addEventListener(event, (one) => one.stopPropagation());
    root.append(label, input, said, box, odd);
    el.append(root);
    return () => { model.off("msg:custom", receive); root.remove(); };
  },
};
