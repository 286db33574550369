// Two plots under one cursor: what four kinds of task load at each knee flexion. All values come from the kernel, once.

const NS = "http://www.w3.org/2000/svg";
const DASH = { closed: "", wall_sit: "9 4", ankle_weight: "2 4", constant: "14 4 2 4" };
const SHAPE = {
  closed: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", wall_sit: "M-5-5h10v10h-10z",
  ankle_weight: "M0-6.5l6.5 11h-13z", constant: "M0-7l7 7l-7 7l-7-7z",
};
const PLOTS = [["joint", "Stress under the kneecap"], ["tendon", "Force in the patellar tendon"]];
const MOST_DEG = 90;

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function draw(tag, attributes, ...children) {
  const node = document.createElementNS(NS, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children);
  return node;
}

const line = (row, x, y, key) => row[key].map((value, at) => `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("");

function sample(task) {
  return draw("svg", { viewBox: "0 0 44 16", width: 44, height: 16, "aria-hidden": "true" },
    draw("path", { d: "M0 8H44", class: "kn-exload__line", "data-task": task, "stroke-dasharray": DASH[task] }),
    draw("path", { d: SHAPE[task], transform: "translate(22 8)", class: "kn-exload__mark", "data-task": task }));
}

function render({ model, el }) {
  const rows = model.get("rows");
  const most = Math.ceil(2 * Math.max(...rows.flatMap((row) => [...row.joint, ...row.tendon]))) / 2;
  const id = `kn-exload-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const range = element("input", { type: "range", id, min: 0, max: MOST_DEG, step: 1 });
  const output = element("output", { className: "kn-num", htmlFor: id });
  const control = element("div", { className: "kn-slider" },
    element("label", { htmlFor: id, textContent: "Knee flexion" }), output, element("span", { className: "kn-slider__track" }, range));
  const finding = element("p", { className: "kn-exload__finding" });
  const values = element("ul", { className: "kn-exload__values" });
  const numbers = rows.map((row) => {
    const cells = PLOTS.map(() => element("b", { className: "kn-num" }));
    values.append(element("li", {}, sample(row.task), element("span", { textContent: row.name }),
      element("span", {}, element("i", { textContent: "kneecap " }), cells[0]), element("span", {}, element("i", { textContent: "tendon " }), cells[1])));
    return cells;
  });
  const charts = PLOTS.map(([key, title]) => chart(key, title));
  const figure = element("figure", { className: "kn-stack" },
    element("figcaption", { className: "kn-stack kn-stack--sm" },
      element("p", { className: "kn-row" }, element("span", { className: "kn-chip kn-chip--caution", textContent: "Teaching model, not measured" })), finding),
    control, values, element("div", { className: "kn-exload__plots" }, ...charts.map((one) => one.box)),
    element("p", { className: "kn-small kn-muted", textContent: "Both as multiples of a squat on two legs at 60 degrees." }));
  el.replaceChildren(figure);

  function chart(key, title) {
    const width = 340, height = 278, left = 30, top = 14, foot = 206;
    const x = (at) => left + ((width - left - 10) * at) / MOST_DEG;
    const y = (value) => foot - ((foot - top) * value) / most;
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title} against knee flexion; the table below has the figures` });
    for (let value = 0; value <= most; value += 0.5) {
      svg.append(draw("path", { d: `M${left} ${y(value)}H${width - 10}`, class: "kn-grid" }));
      svg.append(draw("text", { x: left - 6, y: y(value) + 4.5, class: "kn-tick", "text-anchor": "end" }, value.toFixed(1)));
    }
    for (let at = 0; at <= MOST_DEG; at += 30) svg.append(draw("text", { x: x(at), y: foot + 20, class: "kn-tick", "text-anchor": at === MOST_DEG ? "end" : "middle" }, `${at}°`));
    if (key === "joint") {
      const at = model.get("crossing");
      svg.append(draw("path", { d: `M${x(at)} ${top}V${foot}`, class: "kn-exload__cut" }),
        draw("text", { x: x(at) + 6, y: top + 12, class: "kn-tick" }, `cross at ${Math.round(at)}° (put in)`));
    }
    rows.forEach((row) => svg.append(draw("path", { d: line(row, x, y, key), class: "kn-exload__line", "data-task": row.task, "stroke-dasharray": DASH[row.task] })));
    rows.forEach((row, place) => { // in the drawing too, so that it can be read where it is saved
      const key = draw("g", { transform: `translate(${6 + 174 * (place % 2)} ${foot + 42 + 20 * Math.floor(place / 2)})` },
        draw("path", { d: "M0 0H28", class: "kn-exload__line", "data-task": row.task, "stroke-dasharray": DASH[row.task] }),
        draw("path", { d: SHAPE[row.task], transform: "translate(14 0)", class: "kn-exload__mark", "data-task": row.task }),
        draw("text", { x: 33, y: 4.5, class: "kn-tick" }, row.name));
      svg.append(key);
    });
    const cursor = draw("path", { class: "kn-exload__cursor" });
    const dots = rows.map((row) => draw("path", { d: SHAPE[row.task], class: "kn-exload__mark", "data-task": row.task }));
    svg.append(cursor, ...dots);
    const follow = (event) => {
      const place = svg.getBoundingClientRect();
      const at = Math.round(((((event.clientX - place.left) / place.width) * width - left) / (width - left - 10)) * MOST_DEG);
      go(Math.max(0, Math.min(MOST_DEG, at)));
    };
    svg.addEventListener("pointermove", follow);
    svg.addEventListener("pointerdown", (event) => { follow(event); tell(); });
    svg.addEventListener("pointerleave", tell);
    return {
      box: element("figure", { className: "kn-fig" }, element("figcaption", {}, element("h4", { textContent: title })), svg),
      move(at) {
        cursor.setAttribute("d", `M${x(at)} ${top}V${foot}`);
        dots.forEach((dot, index) => dot.setAttribute("transform", `translate(${x(at)} ${y(rows[index][key][at])})`));
      },
    };
  }

  function go(at) {
    range.value = at;
    range.style.setProperty("--v", (100 * at) / MOST_DEG);
    range.setAttribute("aria-valuetext", `${at} degrees`);
    output.textContent = `${at}°`;
    finding.textContent = model.get("told")[at];
    charts.forEach((one) => one.move(at));
    numbers.forEach((cells, index) => PLOTS.forEach(([key], place) => { cells[place].textContent = `${rows[index][key][at].toFixed(2)} ×`; }));
  }

  function tell() { // once the hand rests: the kernel has it said by the page's one live region
    const at = Number(range.value);
    if (at === model.get("angle")) return;
    model.set("angle", at);
    model.save_changes();
  }

  range.addEventListener("input", () => go(Number(range.value)));
  range.addEventListener("change", tell);
  go(model.get("angle"));
}

export default { render };
