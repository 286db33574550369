// The moving knee: one slider, four drawings. Shapes and one row of numbers for each degree come from the kernel once; nothing
// goes back. Places in a row, in the order of kneeedu.figures.moving_knee.rows:
const [SLIDE_X, SLIDE_Y, X, Y, TURN, TOUCHES, HEIGHT, BAND_X, PRESSED, AREA, STRESS, SHADE, LINE] = Array(13).keys();
const SVG = "http://www.w3.org/2000/svg";

const SWEEP_MS = 7000, SAY_AFTER_MS = 700, FIBRES = [-3, -2, -1, 0, 1, 2, 3];
const JUMPS = [0, 25, 45, 60, 90, 120];

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const shape = (d, kind) => draw("path", { d, class: kind });
const words = (text, kind = "kn-mo__name", more = {}) => draw("text", { class: kind, ...more }, text);
const cord = () => draw("g", {}, shape("", "kn-mo__tendon kn-mo__tendon--edge"), shape("", "kn-mo__tendon"));
const lay = (node, d) => { for (const path of node.children) path.setAttribute("d", d); };
const turn = ([x, y], deg) => {
  const a = (deg * Math.PI) / 180;
  return [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a)];
};
const moved = (point, deg, [x, y]) => { const [a, b] = turn(point, deg); return [a + x, b + y]; };
const at = (node, [x, y]) => { node.setAttribute("x", x.toFixed(1)); node.setAttribute("y", y.toFixed(1)); };
const line = (points) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
const pairs = (flat) => flat.reduce((all, value, index) => (index % 2 ? all[all.length - 1].push(value) : all.push([value]), all), []);

function picture(title, box, kind, ...children) {
  const svg = draw("svg", { viewBox: box, role: "img", "aria-label": title, class: `kn-mo__svg ${kind}` }, ...children);
  return { svg, figure: element("div", { className: "kn-mo__one" }, element("h4", { textContent: title }), svg) };
}

function section(shapes) {
  const skin = shape("", "kn-mo__skin"), tendon = cord(), quadriceps = cord();
  const muscle = shape("", "kn-mo__muscle"), pad = shape("", "kn-mo__fat"), patch = shape("", "kn-mo__patch");
  const tibia = draw("g", {}, ...shapes.menisci.map((d) => shape(d, "kn-mo__meniscus")), shape(shapes.fibula, "kn-mo__bone"),
    shape(shapes.plateau, "kn-mo__cartilage"), shape(shapes.tibia, "kn-mo__bone"));
  const [gristle, high] = shapes.face;
  const patella = draw("g", {}, shape(`M${-gristle / 2} 0V${-high}`, "kn-mo__cartilage"), shape(shapes.patella, "kn-mo__bone"), patch);
  const names = { kneecap: words("kneecap"), tendon: words("tendon"), tibia: words("tibia", "kn-mo__name", { "text-anchor": "middle" }) };
  const view = picture("Cut through the kneecap", "-112 -112 222 224", "", skin, muscle, quadriceps, pad, tendon, tibia,
    shape(shapes.cartilage, "kn-mo__cartilage kn-mo__cartilage--femur"), shape(shapes.femur, "kn-mo__bone"), shape(shapes.notch, "kn-mo__fine"),
    patella, words("femur", "kn-mo__name", { x: 16, y: -72, "text-anchor": "middle" }), words("front →", "kn-mo__name", { x: 106, y: -100, "text-anchor": "end" }), ...Object.values(names));
  return { ...view, show(row, deg) {
    const slide = [row[SLIDE_X], row[SLIDE_Y]], cap = [row[X], row[Y]];
    const onCap = (point) => moved(point, -row[TURN], cap), onTibia = (point) => moved(point, deg, slide);
    const { apex: pole, tuberosity } = shapes, apex = onCap(pole), end = onTibia(tuberosity);
    tibia.setAttribute("transform", `translate(${slide}) rotate(${deg})`);
    patella.setAttribute("transform", `translate(${cap}) rotate(${-row[TURN]})`);
    skin.setAttribute("d", line([[14, -230], [12, -5], onTibia([8, 230])]));
    lay(tendon, line([onCap([pole[0], pole[1] - 5]), apex, end, onTibia([tuberosity[0] - 3, tuberosity[1] + 4])]));
    pad.setAttribute("d", `${line([onCap([1, 1]), apex, end, onTibia([31, 33]), onTibia([24, 24.6]), [8, 20]])}Z`);
    const bends = pairs(row[LINE]), [x, y] = bends[bends.length - 1];
    lay(quadriceps, line(bends));
    muscle.setAttribute("d", `M${x + 3.4} ${y}C${x + 10} ${y - 26} 58 ${y - 60} 58 -230L35 -230C35 ${y - 60} ${x - 5} ${y - 26} ${x - 3.4} ${y}Z`);
    patch.setAttribute("d", `M${-gristle / 2} ${-(row[TOUCHES] - row[HEIGHT] / 2)}V${-(row[TOUCHES] + row[HEIGHT] / 2)}`);
    patch.dataset.load = row[SHADE];
    const below = row[TURN] < -50;
    for (const [name, point] of [["kneecap", onCap([25, -14])], ["tendon", moved([(apex[0] + end[0]) / 2, (apex[1] + end[1]) / 2], 0, turn([9, 0], Math.max(0, deg - 12)))]]) {
      at(names[name], below ? [point[0], point[1] + 8] : point);
      names[name].setAttribute("text-anchor", below ? "middle" : "start");
    }
    at(names.tibia, onTibia([9, 84]));
  } };
}

function outerSide(shapes, zone) {
  const skin = shape("", "kn-mo__skin"), cushion = draw("ellipse", { class: "kn-mo__cushion", cx: shapes.epicondyle[0], cy: shapes.epicondyle[1] });
  const tibia = draw("g", {}, shape(shapes.tibia, "kn-mo__bone kn-mo__bone--under"), shape(shapes.fibula, "kn-mo__bone kn-mo__bone--under"));
  const patella = draw("g", {}, shape(shapes.patella, "kn-mo__bone kn-mo__bone--under"));
  const band = shape("", "kn-mo__sheet"), fibres = FIBRES.map(() => shape("", "kn-mo__fibre")), strands = shape("M2 -34L15 -40M2 -26L12 -30M4 -18L10 -20", "kn-mo__fine");
  const arrows = shape("M-20 -16H22M-20 -16l4 -3M-20 -16l4 3M22 -16l-4 -3M22 -16l-4 3", "kn-mo__arrow");
  const arc = (from, to, r) => `M${turn([0, r], from)}A${r} ${r} 0 0 1 ${turn([0, r], to)}`;
  const needle = shape("", "kn-mo__needle");
  const view = picture("Outer side, with the iliotibial band", "-112 -112 222 224", "", skin, tibia, shape(shapes.femur, "kn-mo__bone kn-mo__bone--under"), patella,
    shape(arc(0, 120, 96), "kn-mo__arc"), shape(arc(...zone, 96), "kn-mo__zone"), needle, cushion, strands, band, ...fibres, arrows, shape("M-29 -66L-6 -2", "kn-mo__fine"),
    draw("circle", { class: "kn-mo__epicondyle", cx: shapes.epicondyle[0], cy: shapes.epicondyle[1], r: 7 }), words("iliotibial band", "kn-mo__name", { x: 36, y: -72 }),
    words("epicondyle", "kn-mo__name", { x: -30, y: -68, "text-anchor": "end" }), words(`${zone[0]}–${zone[1]}°`, "kn-mo__name kn-mo__name--zone", { x: -50, y: 106, "text-anchor": "middle" }));
  return { ...view, show(row, deg, idea) {
    const slide = [row[SLIDE_X], row[SLIDE_Y]], rubs = idea === "friction", y = shapes.epicondyle[1];
    tibia.setAttribute("transform", `translate(${slide}) rotate(${deg})`);
    patella.setAttribute("transform", `translate(${row[X]} ${row[Y]}) rotate(${-row[TURN]})`);
    skin.setAttribute("d", line([[14, -230], [12, -5], moved([8, 230], deg, slide)]));
    needle.setAttribute("d", line([turn([0, 84], deg), turn([0, 104], deg)]));
    cushion.setAttribute("rx", 11);
    cushion.setAttribute("ry", 13);
    cushion.dataset.load = rubs ? 0 : 1 + Math.round(5 * row[PRESSED]);
    const ways = fibres.map((fibre, index) => {
      const place = FIBRES[index], x = rubs ? row[BAND_X] + place * 3 : 3 + place * 5;
      const end = moved([shapes.gerdy[0] + place * 1.6, shapes.gerdy[1] + place * 0.6], deg, slide), near = Math.exp(-(((x - row[BAND_X]) / 7) ** 2));
      const [dx, dy] = [end[0] - x, end[1] - y], long = Math.hypot(dx, dy);
      const way = [[12 + place * 3.6, -230], [x + 0.12 * (12 - x), y - 24], [x, y], [x + (dx * 18) / long, y + (dy * 18) / long], end];
      fibre.setAttribute("d", `M${way[0]}L${way[1]}Q${way[2]} ${way[3]}L${way[4]}`);
      fibre.style.strokeWidth = rubs ? 0.9 : 0.7 + 2.6 * near;
      fibre.style.strokeOpacity = rubs ? 0.7 : 0.3 + 0.7 * near;
      return way;
    });
    const [front, back] = [ways[FIBRES.length - 1], ways[0].reverse()];
    band.setAttribute("d", `M${front[0]}L${front[1]}Q${front[2]} ${front[3]}L${front[4]}L${back[0]}L${back[1]}Q${back[2]} ${back[3]}L${back[4]}Z`);
    strands.style.display = rubs ? "none" : "";
    arrows.style.display = rubs && row[PRESSED] > 0.2 ? "" : "none";
  } };
}

function back(shapes) {
  const patch = draw("ellipse", { cx: 1, rx: shapes.width / 2, class: "kn-mo__patch kn-mo__patch--area" });
  const view = picture("Back of the kneecap", "-30 -40 60 60", "kn-mo__svg--small", shape(shapes.back, "kn-mo__bone"), shape(shapes.facets, "kn-mo__face"), patch,
    shape("M-3 -31Q-4 -16 -1 -2", "kn-mo__fine"), words("inner", "kn-mo__name kn-mo__name--small", { x: -29, y: 18 }), words("outer", "kn-mo__name kn-mo__name--small", { x: 29, y: 18, "text-anchor": "end" }));
  return { ...view, show(row) {
    patch.setAttribute("cy", -row[TOUCHES]);
    patch.setAttribute("ry", row[HEIGHT] / 2);
    patch.dataset.load = row[SHADE];
  } };
}

function cushioned() {
  const fat = shape("", "kn-mo__cushion"), band = shape("", "kn-mo__band"), rub = shape("", "kn-mo__arrow");
  const view = picture("Under the band, seen from the front", "0 0 60 60", "kn-mo__svg--small", shape("M0 0H22C22 14 30 16 31 30C30 44 22 46 22 60H0Z", "kn-mo__bone"), fat, band, rub,
    words("bone", "kn-mo__name kn-mo__name--small", { x: 3, y: 32 }), words("fat", "kn-mo__name kn-mo__name--small", { x: 22, y: 58 }), words("band", "kn-mo__name kn-mo__name--small", { x: 58, y: 8, "text-anchor": "end" }));
  return { ...view, show(row, _deg, idea) {
    const thick = idea === "friction" ? 3 : 10 - 6.5 * row[PRESSED], x = 31 + thick;
    fat.setAttribute("d", `M24 10C28 16 31 22 31 30C31 38 28 44 24 50L${x - 3} 52C${x} 44 ${x} 36 ${x} 30C${x} 24 ${x} 16 ${x - 3} 8Z`);
    fat.dataset.load = idea === "friction" ? 0 : 1 + Math.round(5 * row[PRESSED]);
    band.setAttribute("d", `M${x + 1} 0C${x - 1} 12 ${x + 2} 20 ${x + 2} 30S${x - 1} 48 ${x + 1} 60`);
    rub.setAttribute("d", idea === "friction" && row[PRESSED] > 0.2 ? `M${x + 7} 24a6 6 0 1 0 0.1 0M${x + 5} 30h4M${x + 7} 28v4` : "");
  } };
}

function curve(rows, zone, end) {
  const x = (deg) => 30 + deg * 2.6, y = (times) => 104 - times * 52;
  const known = rows.filter((row) => row[STRESS] !== null).map((row, deg) => [x(deg), y(row[STRESS])]);
  const dot = draw("circle", { r: 6, class: "kn-mo__dot" }), here = shape("", "kn-mo__needle");
  const ticks = [0, 30, 60, 90, 120].map((deg) => words(`${deg}°`, "kn-tick", { x: x(deg), y: 122, "text-anchor": "middle" }));
  const view = picture("Stress behind the kneecap in a squat, against 60°", "0 0 360 128", "kn-mo__svg--curve",
    draw("rect", { x: x(zone[0]), y: 6, width: 26, height: 98, class: "kn-mo__band-zone" }), draw("rect", { x: x(end), y: 6, width: 78, height: 98, class: "kn-mo__unknown" }),
    shape(`M${x(0)} 104H${x(120)}`, "kn-axis"), shape(`M${x(0)} ${y(1)}H${x(120)}`, "kn-grid"), words("1×", "kn-tick", { x: 24, y: y(1) + 4, "text-anchor": "end" }), words("0", "kn-tick", { x: 24, y: 108, "text-anchor": "end" }),
    words("no figure", "kn-tick", { x: x(105), y: 60, "text-anchor": "middle" }), words("band", "kn-tick", { x: x(25), y: 18, "text-anchor": "middle" }), shape(line(known), "kn-mo__curve"), here, dot, ...ticks);
  return { ...view, show(row, deg) {
    here.setAttribute("d", `M${x(deg)} 6V104`);
    dot.style.display = row[STRESS] === null ? "none" : "";
    if (row[STRESS] !== null) { dot.setAttribute("cx", x(deg)); dot.setAttribute("cy", y(row[STRESS])); }
  } };
}

function render({ model, el }) {
  const id = `kn-mo-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const shapes = model.get("shapes"), rows = model.get("rows"), says = model.get("says"), zone = model.get("zone"), end = model.get("model_end");
  const views = [section(shapes), outerSide(shapes, zone), back(shapes), cushioned(), curve(rows, zone, end)];
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let idea = "friction", saying = 0, playing = 0;

  const range = element("input", { type: "range", id, min: 0, max: rows.length - 1, step: 1, value: 0 });
  const output = element("output", { className: "kn-num", htmlFor: id });
  const slider = element("div", { className: "kn-slider" }, element("label", { htmlFor: id, textContent: "Flexion of the knee" }), output,
    element("span", { className: "kn-slider__track" }, range));
  const play = element("button", { type: "button", className: "kn-btn kn-btn--small", textContent: "Play" });
  const jumps = JUMPS.map((deg) => {
    const button = element("button", { type: "button", className: "kn-btn kn-btn--small", textContent: `${deg}°` });
    button.setAttribute("aria-label", `Show ${deg} degrees`);
    button.addEventListener("click", () => { stop(); go(deg); });
    return button;
  });
  const ideas = ["friction", "compression"].map((name) => {
    const button = element("button", { type: "button", className: "kn-knee__view", textContent: `As ${name}` });
    button.addEventListener("click", () => { idea = name; show(); say(model.get("ideas")[name]); });
    return button;
  });
  const choose = element("div", { className: "kn-mo__ideas", role: "group" }, ...ideas);
  choose.setAttribute("aria-label", "Two ideas of what happens under the band");
  const about = element("p", { className: "kn-small" });
  const reads = Object.fromEntries(["Flexion", "Contact area", "Stress in a squat, against 60°", "Band pressed (20–30°)"].map((name) => [name, element("b", { className: "kn-num" })]));
  const item = (...children) => { const node = element("div", {}, ...children); node.setAttribute("role", "listitem"); return node; };
  const list = element("div", { className: "kn-mo__reads" }, ...Object.entries(reads).map(([name, value]) => item(element("span", { textContent: name }), " ", value)));
  list.setAttribute("role", "list"); // not a dl: JupyterLab has a look of its own for those
  const sentence = element("p", { className: "kn-mo__says" });
  const live = element("p", { className: "kn-sr" });
  live.setAttribute("aria-live", "polite");
  const controls = element("div", { className: "kn-mo__controls" }, slider,
    element("div", { className: "kn-row kn-mo__jumps" }, ...(still ? [] : [play]), ...jumps, ...(still ? [element("span", { className: "kn-small kn-muted", textContent: "Your device asks for no movement: use the slider." })] : [])));
  views[1].figure.append(choose, about);
  const side = element("div", { className: "kn-mo__side" }, ...views.slice(2).map((view) => view.figure));
  el.replaceChildren(element("figure", { className: "kn-fig kn-mo" }, element("figcaption", {}, sentence), controls,
    element("div", { className: "kn-mo__views" }, views[0].figure, views[1].figure), list, side, live));


  const saidAt = (deg) => says.filter(([from]) => from <= deg).pop()[1];
  function say(text) { clearTimeout(saying); saying = setTimeout(() => { if (live.textContent !== text) live.textContent = text; }, SAY_AFTER_MS); }

  function show() {
    const deg = Number(range.value), row = rows[deg], beyond = row[STRESS] === null, pressed = deg >= zone[0] && deg <= zone[1];
    for (const view of views) view.show(row, deg, idea);
    range.style.setProperty("--v", (100 * deg) / (rows.length - 1));
    range.setAttribute("aria-valuetext", `${deg} degrees`);
    output.textContent = reads.Flexion.textContent = `${deg}°`;
    reads["Contact area"].textContent = beyond ? "beyond the model" : `${row[AREA]} mm²`;
    reads["Stress in a squat, against 60°"].textContent = beyond ? "beyond the model" : `${row[STRESS].toFixed(2)} ×`;
    reads["Band pressed (20–30°)"].textContent = pressed ? "yes ●" : "no ○";
    sentence.textContent = saidAt(deg);
    about.textContent = model.get("ideas")[idea];
    ideas.forEach((button, index) => button.setAttribute("aria-pressed", ["friction", "compression"][index] === idea));
    el.dataset.shown = deg;
  }

  function go(deg) { range.value = deg; show(); say(saidAt(Number(deg))); }
  function stop() { if (playing) cancelAnimationFrame(playing); playing = 0; play.textContent = "Play"; }
  range.addEventListener("input", () => { stop(); go(range.value); });
  play.addEventListener("click", () => {
    if (playing) { stop(); return go(range.value); }
    play.textContent = "Stop";
    const top = rows.length - 1, from = Number(range.value);
    let began;
    const step = (now) => {
      began ??= now;
      const gone = (from + ((now - began) * top) / SWEEP_MS) % (2 * top);
      range.value = Math.round(gone > top ? 2 * top - gone : gone);
      show();
      playing = requestAnimationFrame(step);
    };
    playing = requestAnimationFrame(step);
  });
  show();
  return () => { stop(); clearTimeout(saying); };
}

export default { render };
