/* Which public the views below are of: a choice, and the cells below run again (P4). */

export default {
  render({ model, el }) {
    const words = model.get("words"), name = `pf-view-${Math.random().toString(36).slice(2, 10)}`;
    const root = document.createElement("div");
    root.className = "pf-view";
    root.lang = words.language;
    const label = document.createElement("label"), select = document.createElement("select"), said = document.createElement("span");
    label.htmlFor = select.id = name;
    label.textContent = words.label;
    said.setAttribute("role", "status");
    said.textContent = words.help;
    for (const [value, text] of model.get("publics")) select.append(new Option(text, value));
    select.value = model.get("public");
    select.addEventListener("change", () => {
      select.disabled = true;
      model.send({ public: select.value });
    });
    // the kernel answers once it holds the choice: the cells below then read it
    const receive = (answer) => {
      select.disabled = false;
      select.value = answer.public;
      said.textContent = runBelow(root) ? words.help : words.by_hand;
    };
    model.on("msg:custom", receive);
    for (const event of ["keydown", "keypress", "keyup", "mousedown", "pointerdown"]) root.addEventListener(event, (one) => one.stopPropagation());
    root.append(label, select, said);
    el.append(root);
    return () => { model.off("msg:custom", receive); root.remove(); };
  },
};
