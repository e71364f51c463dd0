/* The emotion curve under the board: today in full, the target dashed, each point under its stage. */

const SVG = "http://www.w3.org/2000/svg";

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

class Curve {
  constructor(words) {
    this.words = words;
    this.svg = draw("svg", { class: "pf-curve", role: "img" });
    this.element = this.svg;
  }

  /** points: [{ x, number, label, today, target }] in time order; x in pixels from the left. */
  show(points, width, title) {
    const height = 150, top = 16, bottom = 134, y = (emotion) => top + ((2 - emotion) / 4) * (bottom - top);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    this.svg.setAttribute("aria-label", title);
    const lines = [2, 0, -2].map((emotion) => draw("g", {},
      draw("line", { x1: 70, x2: width, y1: y(emotion), y2: y(emotion), class: emotion ? "pf-gridline" : "pf-zero" }),
      draw("text", { x: 4, y: y(emotion) + 5, class: "pf-axis" }, this.words.signed(emotion) || "0")));
    const path = (name) => points.filter((one) => one[name] !== null && one[name] !== undefined);
    const line = (found) => found.map((one, index) => `${index ? "L" : "M"}${one.x.toFixed(1)},${y(one[found.name]).toFixed(1)}`).join("");
    const today = Object.assign(path("today"), { name: "today" }), target = Object.assign(path("target"), { name: "target" });
    const dot = (one) => draw("g", { class: "pf-dot" }, draw("title", {}, `${one.label} : ${this.words.signed(one.today)} → ${this.words.signed(one.target)}`),
      draw("circle", { cx: one.x, cy: y(one.today), r: 9 }), draw("text", { x: one.x, y: y(one.today) + 4, "text-anchor": "middle" }, one.number));
    const ring = (one) => draw("circle", { cx: one.x, cy: y(one.target), r: 4, class: "pf-ring" });
    this.svg.replaceChildren(...lines,
      draw("path", { d: line(target), class: "pf-target" }), ...target.map(ring),
      draw("path", { d: line(today), class: "pf-today" }), ...today.map(dot));
  }
}
