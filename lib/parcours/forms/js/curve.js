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

  /** points: [{ x, number, label, level, today, target }] in time order; x in pixels from the left. */
  show(points, width, title) {
    const height = 128, top = 24, bottom = 116, left = 64, y = (emotion) => top + ((2 - emotion) / 4) * (bottom - top);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    this.svg.setAttribute("aria-label", title);
    const zones = [["pf-good", y(2), y(0)], ["pf-bad", y(0), y(-2)]].map(([name, from, to]) => draw("rect", { x: left, y: from, width: Math.max(0, width - left), height: to - from, class: name }));
    const lines = [2, 0, -2].map((emotion) => draw("g", {},
      draw("line", { x1: left, x2: width, y1: y(emotion), y2: y(emotion), class: emotion ? "pf-gridline" : "pf-zero" }),
      draw("text", { x: left - 8, y: y(emotion) + 4, class: "pf-axis", "text-anchor": "end" }, this.words.signed(emotion) || "0")));
    const known = (name) => points.filter((one) => one[name] !== null && one[name] !== undefined).map((one) => ({ ...one, at: one[name] }));
    const today = known("today"), target = known("target");
    const dot = (one) => draw("g", { class: `pf-dot pf-${one.level}` }, draw("title", {}, `${one.label} : ${this.words.signed(one.today)} → ${this.words.signed(one.target)}`),
      draw("circle", { cx: one.x, cy: y(one.today), r: 10 }), draw("text", { x: one.x, y: y(one.today) + 4, "text-anchor": "middle" }, one.number));
    const ring = (one) => draw("circle", { cx: one.x, cy: y(one.target), r: 4.5, class: "pf-ring" });
    this.svg.replaceChildren(...zones, ...lines, draw("text", { x: left, y: 15, class: "pf-caption" }, title),
      draw("path", { d: smooth(target, y), class: "pf-target" }), ...target.map(ring),
      draw("path", { d: smooth(today, y), class: "pf-today" }), ...today.map(dot));
  }
}

/** A smooth line through points that never rises above or falls below two neighbours: the slope is flat at each. */
function smooth(points, y) {
  return points.map((one, index) => {
    const at = `${one.x.toFixed(1)},${y(one.at).toFixed(1)}`;
    if (!index) return `M${at}`;
    const before = points[index - 1], middle = ((before.x + one.x) / 2).toFixed(1);
    return `C${middle},${y(before.at).toFixed(1)} ${middle},${y(one.at).toFixed(1)} ${at}`;
  }).join("");
}
