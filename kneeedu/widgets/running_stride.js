// The running stride: a runner from the side and from behind, the knee's curve, and loads against the runner's own baseline.
// All angles, factors and words come from the kernel once; nothing goes back. The body is drawn, its lengths are no data.
const SVG = "http://www.w3.org/2000/svg";
const THIGH = 42, SHANK = 42, HIPS = 9, TRUNK = 50, TILT = 14, LEAN = 8, GROUND = 60;
const STRIDE_MS = 2600, SAY_AFTER_MS = 700;

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
const words = (text, kind, more = {}) => draw("text", { class: kind, ...more }, text);
const way = (deg, long) => [Math.sin((deg * Math.PI) / 180) * long, Math.cos((deg * Math.PI) / 180) * long]; // 0 is down, forward positive
const add = ([a, b], [c, d]) => [a + c, b + d];
const line = (points) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
const chip = (basis) => { const node = element("span", { className: "kn-basis", textContent: basis }); node.dataset.basis = basis; return node; };
const at = (curve, pct) => { // curves are even samples of the stride, which goes round
  const place = ((((pct % 100) + 100) % 100) / 100) * (curve.length - 1), low = Math.floor(place), share = place - low;
  return curve[low] * (1 - share) + curve[Math.min(low + 1, curve.length - 1)] * share;
};

function picture(title, box, kind, ...children) {
  const svg = draw("svg", { viewBox: box, role: "img", "aria-label": title, class: `kn-mo__svg ${kind}` }, ...children);
  return { svg, figure: element("div", { className: "kn-mo__one" }, element("h4", { textContent: title }), svg) };
}

function leg(hip, thighDeg, kneeDeg, ankleDeg) {
  const knee = add(hip, way(thighDeg, THIGH)), shankDeg = thighDeg - kneeDeg, ankle = add(knee, way(shankDeg, SHANK));
  const foot = shankDeg + 90 + ankleDeg, toe = add(add(ankle, way(foot, 15)), way(foot - 90, 5)), heel = add(add(ankle, way(foot, -6)), way(foot - 90, 5));
  return { hip, knee, ankle, toe, heel };
}

function side(data, zone) {
  const parts = ["far", "near"].map((which) => ({ thigh: shape("", `kn-run__limb kn-run__thigh kn-run--${which}`), shank: shape("", `kn-run__limb kn-run__shank kn-run--${which}`),
    foot: shape("", `kn-run__foot kn-run--${which}`), upper: shape("", `kn-run__limb kn-run__arm kn-run--${which}`) }));
  const trunk = shape("", "kn-run__limb kn-run__trunk"), head = draw("circle", { r: 9.5, class: "kn-run__head" }), ring = draw("circle", { r: 8, class: "kn-run__knee" });
  const number = words("", "kn-mo__name kn-mo__name--zone"), scene = draw("g", {}), ground = shape(`M-200 ${GROUND + 3}H200`, "kn-axis");
  const [far, near] = parts;
  scene.append(ground, far.upper, far.thigh, far.shank, far.foot, trunk, head, near.thigh, near.shank, near.foot, near.upper, ring, number);
  const view = picture("From the side; the dark leg is the right", "-75 -112 150 190", "", scene);
  let lift = [];
  const pose = (state, pct, hip) => leg(hip, at(data.hip, pct) - TILT, state.knee(pct), at(data.ankle, pct));
  const reach = (state, pct) => { const l = pose(state, pct, [0, 0]); return Math.max(l.toe[1], l.heel[1]); };
  return { ...view,
    settle(state) { // height of the hip over the ground: on the foot in stance, a shallow arc in flight; two steps a stride
      const last = Math.round(state.toeOff), down = Array.from({ length: last + 1 }, (_, pct) => reach(state, pct));
      lift = Array.from({ length: 51 }, (_, pct) => {
        if (pct <= last) return down[pct];
        const t = (pct - last) / (50 - last);
        return down[last] * (1 - t) + down[0] * t + 14 * t * (1 - t);
      });
    },
    show(state, pct) {
      const hip = [0, GROUND - at([...lift.slice(0, 50), ...lift], pct)];
      const legs = [pose(state, pct + 50, hip), pose(state, pct, hip)];
      const shoulder = add(hip, way(180 - LEAN, TRUNK));
      parts.forEach((part, index) => {
        const { knee, ankle, toe, heel } = legs[index], swing = -0.75 * (at(data.hip, pct + (index ? 0 : 50)) - 24);
        const elbow = add(shoulder, way(swing - 8, 24)), hand = add(elbow, way(swing + 78, 21));
        part.thigh.setAttribute("d", line([hip, knee]));
        part.shank.setAttribute("d", line([knee, ankle]));
        part.foot.setAttribute("d", `${line([ankle, heel, toe])}Z`);
        part.upper.setAttribute("d", line([shoulder, elbow, hand]));
      });
      trunk.setAttribute("d", line([hip, shoulder]));
      const neck = add(shoulder, way(180 - LEAN - 4, 17)), knee = legs[1].knee, deg = state.knee(pct);
      head.setAttribute("cx", neck[0]);
      head.setAttribute("cy", neck[1]);
      ring.setAttribute("cx", knee[0]);
      ring.setAttribute("cy", knee[1]);
      ring.classList.toggle("is-zone", deg >= zone[0] && deg <= zone[1]);
      number.setAttribute("x", knee[0] + 11);
      number.setAttribute("y", knee[1] - 6);
      number.textContent = `${Math.round(deg)}°`;
      scene.setAttribute("transform", `rotate(${state.tiltDeg} 0 ${GROUND})`);
    } };
}

function chart(zone) {
  const x = (pct) => 40 + pct * 3.1, y = (deg) => 176 - deg * 1.3;
  const own = shape("", "kn-run__own"), now = shape("", "kn-mo__curve"), stance = draw("rect", { x: x(0), y: 8, height: 168, class: "kn-mo__unknown" });
  const dot = draw("circle", { r: 6, class: "kn-mo__dot" }), here = shape("", "kn-run__here");
  const marks = [0, 30, 60, 90, 120].flatMap((deg) => [shape(`M${x(0)} ${y(deg)}H${x(100)}`, "kn-grid"), words(`${deg}°`, "kn-tick", { x: 34, y: y(deg) + 4, "text-anchor": "end" })]);
  const ticks = [0, 25, 50, 75, 100].map((pct) => words(`${pct} %`, "kn-tick", { x: x(pct), y: 194, "text-anchor": "middle" }));
  const band = draw("rect", { x: x(0), width: x(100) - x(0), y: y(zone[1]), height: y(zone[0]) - y(zone[1]), class: "kn-mo__band-zone" });
  const view = picture("Flexion of the right knee over one stride", "0 0 372 200", "", stance, band, ...marks, ...ticks, words("foot on the ground", "kn-tick", { x: x(2), y: 22 }),
    words(`${zone[0]}–${zone[1]}°: band pressed`, "kn-tick", { x: x(99), y: y(zone[0]) - 1, "text-anchor": "end" }), own, now, here, dot);
  const drawn = (knee) => line(Array.from({ length: 101 }, (_, pct) => [x(pct), y(knee(pct))]));
  return { ...view,
    settle(state) {
      own.setAttribute("d", drawn(state.own));
      now.setAttribute("d", drawn(state.knee));
      stance.setAttribute("width", x(state.toeOff) - x(0));
    },
    show(state, pct) {
      dot.setAttribute("cx", x(pct));
      dot.setAttribute("cy", y(state.knee(pct)));
      here.setAttribute("d", `M${x(pct)} 8V176`);
    } };
}

function behind() {
  const pelvis = shape("", "kn-run__limb kn-run__pelvis"), stance = shape("", "kn-run__limb kn-run__thigh kn-run--near"), lower = shape("", "kn-run__limb kn-run__shank kn-run--near");
  const free = shape("", "kn-run__limb kn-run__thigh kn-run--far"), calf = shape("", "kn-run__limb kn-run__shank kn-run--far"), band = shape("", "kn-run__band"), level = shape("", "kn-run__here");
  const head = draw("circle", { r: 9, class: "kn-run__head" }), drop = words("", "kn-mo__name kn-mo__name--zone", { x: -25, "text-anchor": "end" });
  const torso = shape("", "kn-run__torso"), arms = [shape("", "kn-run__limb kn-run__arm kn-run--far"), shape("", "kn-run__limb kn-run__arm kn-run--near")], feet = [shape("", "kn-run__foot kn-run--far"), shape("", "kn-run__foot kn-run--near")];
  const view = picture("From behind, on the right leg", "-50 -112 100 190", "", shape(`M-60 ${GROUND + 3}H60`, "kn-axis"), shape(`M0 -104V${GROUND + 14}`, "kn-run__middle"), head, ...arms, free, calf, feet[0], torso, stance, lower, feet[1], pelvis, band, level, drop);
  return { ...view, settle(state) {
    const top = GROUND - 88, hip = [HIPS, top], foot = [state.widthPct * 0.44, GROUND - 4];
    const other = add(hip, way(-90 + state.dropDeg, 2 * HIPS)), middle = add(hip, way(-90 + state.dropDeg, HIPS));
    const knee = [hip[0] + (foot[0] - hip[0]) * 0.52 - 0.12 * state.dropDeg, top + 44];
    pelvis.setAttribute("d", line([add(hip, way(90 + state.dropDeg, 4)), add(other, way(-90 + state.dropDeg, 4))]));
    const lean = 0.35 * state.dropDeg, [cx, cy] = middle, neck = [cx + lean, top - 52];
    torso.setAttribute("d", `M${other[0] - 1} ${other[1]}C${cx - 9} ${cy - 18} ${neck[0] - 17} ${neck[1] + 26} ${neck[0] - 17} ${neck[1] + 5}Q${neck[0]} ${neck[1] - 6} ${neck[0] + 17} ${neck[1] + 5}C${neck[0] + 17} ${neck[1] + 26} ${cx + 9} ${cy - 18} ${hip[0] + 1} ${hip[1]}Z`);
    arms[0].setAttribute("d", line([[neck[0] - 17, neck[1] + 8], [neck[0] - 22, neck[1] + 31], [neck[0] - 14, neck[1] + 40]]));
    arms[1].setAttribute("d", line([[neck[0] + 17, neck[1] + 8], [neck[0] + 23, neck[1] + 31], [neck[0] + 21, neck[1] + 46]]));
    head.setAttribute("cx", neck[0]);
    head.setAttribute("cy", neck[1] - 13);
    stance.setAttribute("d", line([hip, knee]));
    lower.setAttribute("d", line([knee, foot]));
    const bent = add(other, [1.5, 40]);
    free.setAttribute("d", line([other, bent]));
    calf.setAttribute("d", line([bent, add(bent, [0.5, 14])]));
    feet[0].setAttribute("d", `M${bent[0] - 3} ${bent[1] + 16}h7l-1 9h-5z`);
    feet[1].setAttribute("d", `M${foot[0] - 3} ${foot[1] - 1}h6l2 5h-10z`);
    band.setAttribute("d", `M${hip[0] + 8} ${hip[1] - 4}Q${hip[0] + 10} ${top + 20} ${knee[0] + 6} ${knee[1] + 6}`);
    band.dataset.load = state.bandStep;
    level.setAttribute("d", `M${hip[0] + 12} ${top}H-22`);
    drop.textContent = `${state.dropDeg}°`;
    drop.setAttribute("y", top + 4 + state.dropDeg * 0.6);
  } };
}

function prints() {
  const feet = [0, 1, 2, 3].map((place) => draw("ellipse", { rx: 9, ry: 4, cx: 22 + place * 42, class: place % 2 ? "kn-run__print" : "kn-run__print kn-run__print--right" }));
  const view = picture("Footprints from above, width drawn 4 times", "0 0 170 64", "", shape("M0 32H170", "kn-run__middle"), ...feet);
  return { ...view, settle(state) { feet.forEach((foot, place) => foot.setAttribute("cy", 32 + (place % 2 ? -1 : 1) * state.widthPct * 1.9)); } };
}

function render({ model, el }) {
  const id = `kn-run-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const data = model.get("curves"), rates = model.get("by_rate"), band = model.get("band"), told = model.get("told"), own = model.get("own"), zone = model.get("zone");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const views = [side(data, zone), chart(zone), behind(), prints()];
  const rows = model.get("sliders").map((one, index) => {
    const range = element("input", { type: "range", id: `${id}-${index}`, min: one.low, max: one.high, step: one.step, value: one.start });
    const output = element("output", { className: "kn-num", htmlFor: range.id });
    const row = element("div", { className: "kn-slider" }, element("label", { htmlFor: range.id, textContent: one.label }), output, element("span", { className: "kn-slider__track" }, range),
      element("span", { className: "kn-slider__told", id: `${range.id}-told`, textContent: one.told }));
    range.setAttribute("aria-describedby", `${range.id}-told`);
    range.addEventListener("input", () => { if (one.key === "pct") stop(); update(one.key !== "pct"); });
    return { ...one, range, output, row };
  });
  const value = (key) => Number(rows.find((row) => row.key === key).range.value);
  let slope = "level", playing = 0, saying = 0, state;
  const slopes = Object.entries(told.slopes).map(([key, name]) => {
    const button = element("button", { type: "button", className: "kn-knee__view", textContent: name });
    button.addEventListener("click", () => { slope = key; update(true); });
    return { key, button };
  });
  const hills = element("div", { className: "kn-run__slopes", role: "group" }, ...slopes.map((one) => one.button));
  hills.setAttribute("aria-label", "Slope");
  const play = element("button", { type: "button", className: "kn-btn kn-btn--small", textContent: "Play" });
  const back = element("button", { type: "button", className: "kn-btn kn-btn--small", textContent: "Back to my own running" });
  const reads = Object.entries(told.reads).map(([key, [name, basis]]) => ({ key, name, basis, value: element("b", { className: "kn-num" }) }));
  const item = (...children) => { const node = element("div", {}, ...children); node.setAttribute("role", "listitem"); return node; };
  const list = element("div", { className: "kn-mo__reads" }, ...reads.map((read) => item(element("span", { textContent: read.name }), " ", read.value, " ", chip(read.basis))));
  list.setAttribute("role", "list"); // not a dl: JupyterLab has a look of its own for those
  const sentence = element("p", { className: "kn-mo__says" }), unknown = element("p", { className: "kn-alert kn-run__unknown" });
  const live = element("p", { className: "kn-sr" });
  live.setAttribute("aria-live", "polite");
  const [scrub, ...others] = rows;
  el.replaceChildren(element("figure", { className: "kn-fig kn-mo kn-run" }, element("figcaption", {}, sentence), element("div", { className: "kn-run__views" }, ...views.map((view) => view.figure)), list,
    element("div", { className: "kn-mo__controls" }, scrub.row, element("div", { className: "kn-row" }, ...(still ? [element("span", { className: "kn-small kn-muted", textContent: "Your device asks for no movement: use the slider." })] : [play]), back)),
    element("div", { className: "kn-sliders__all" }, ...others.map((row) => row.row), element("div", {}, element("p", { className: "kn-small", textContent: told.slope }), hills)), unknown, live));


  const signed = (share) => `${share > 0 ? "+" : share < 0 ? "−" : "±"}${Math.abs(Math.round(100 * share))}`;
  const shown = ([middle, low, high]) => (low === null || low === high ? `${signed(middle - 1)}\u00a0%` : `${signed(middle - 1)}\u00a0% (${signed(low - 1)}\u00a0to\u00a0${signed(high - 1)})`);

  function read() {
    const speed = value("speed"), rate = rates[value("rate") - own.rates[0]], width = value("width"), drop = value("drop");
    const quick = speed > own.speed ? (speed - own.speed) / (own.fastest - own.speed) : 0, slow = speed < own.speed ? (own.speed - speed) / (own.speed - own.slowest) : 0;
    const knee = (pct) => at(data.knee, pct) + slow * at(data.slow, pct) + quick * at(data.fast, pct) + at(rate.shift, pct) + (slope === "downhill" ? at(data.downhill, pct) : 0);
    const parts = [rate.band, band.width[width - own.widths[0]], band.drop[drop]];
    const strain = [0, 1, 2].map((end) => 1 + parts.reduce((sum, part) => sum + part[end], 0));
    const toeOff = own.toe_off + slow * (own.toe_offs[0] - own.toe_off) + quick * (own.toe_offs[1] - own.toe_off);
    const tiltDeg = { downhill: 1, level: 0, uphill: -1 }[slope] * own.slope_deg;
    const bandStep = Math.max(1, Math.min(6, 3 + Math.round((strain[0] - 1) * 50)));
    return { knee, own: (pct) => at(data.knee, pct), rate, strain, widthPct: own.width + width, dropDeg: drop, toeOff, tiltDeg, bandStep, speed };
  }

  function update(changed) {
    const pct = value("pct");
    if (changed || !state) {
      state = read();
      for (const view of views) view.settle?.(state);
      const peaks = [state.own, state.knee].map((knee) => Math.round(Math.max(...Array.from({ length: 36 }, (_, at) => knee(at)))));
      const values = { peak: state.rate.peak, step: state.rate.step, km: state.rate.km, tendon: state.rate.tendon, band: state.strain };
      for (const one of reads) one.value.textContent = values[one.key] ? shown(values[one.key]) : told.beyond;
      const hints = [...(state.speed > own.speed ? [told.faster] : state.speed < own.speed ? [told.slower] : []), ...(slope === "level" ? [] : [told[slope]])];
      unknown.hidden = !hints.length;
      unknown.textContent = hints.join(" ");
      sentence.textContent = `Peak bend in stance ${peaks[1]}°${peaks[0] === peaks[1] ? ", as at first" : ` instead of ${peaks[0]}°`}. Peak force behind the kneecap ${shown(state.rate.peak)}, per kilometre ${state.rate.km ? shown(state.rate.km) : told.beyond}; strain of the band ${shown(state.strain)}.`;
      slopes.forEach(({ key, button }) => button.setAttribute("aria-pressed", key === slope));
      say(`${sentence.textContent} ${unknown.textContent}`);
    }
    for (const view of views) view.show?.(state, pct);
    for (const { key, range, output, unit, low, high, start } of rows) {
      const number = Number(range.value), text = `${key === "rate" || key === "width" ? (number > 0 ? "+" : number < 0 ? "−" : "±") + Math.abs(number) : number} ${unit}`;
      range.style.setProperty("--v", (100 * (number - low)) / (high - low));
      range.setAttribute("aria-valuetext", key === "pct" ? `${text}, knee at ${Math.round(state.knee(pct))} degrees` : text);
      output.textContent = text.replace(" °", "°");
      output.classList.toggle("is-moved", key !== "pct" && number !== start);
    }
  }

  function say(text) { clearTimeout(saying); saying = setTimeout(() => { if (live.textContent !== text) live.textContent = text; }, SAY_AFTER_MS); }
  function stop() { if (playing) cancelAnimationFrame(playing); playing = 0; play.textContent = "Play"; }
  back.addEventListener("click", () => { for (const row of others) row.range.value = row.start; slope = "level"; update(true); });
  play.addEventListener("click", () => {
    if (playing) return stop();
    play.textContent = "Stop";
    const from = value("pct");
    let began;
    const step = (now) => {
      began ??= now;
      scrub.range.value = Math.round((from + ((now - began) * 100) / STRIDE_MS) % 100);
      update(false);
      playing = requestAnimationFrame(step);
    };
    playing = requestAnimationFrame(step);
  });
  update(true);
  return () => { stop(); clearTimeout(saying); };
}

export default { render };
