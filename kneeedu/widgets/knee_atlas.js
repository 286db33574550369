// The knee atlas: drawings in layers, named by hover, focus or tap, and a quiz that the kernel judges.
// The drawings and cards come once. Hiding, naming and outlining happen here; a click in the quiz goes to the kernel.
const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const THIN = "vessels_nerves"; // drawn thin: a finger gets a wider line to hit
const HINT = "Point at a structure, tap it, or go through them with the arrow keys.";

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function drawing(text, mark, cards) {
  const own = text.replace(/(\sid="|url\(#)/g, `$1${mark}`);
  const svg = document.importNode(new DOMParser().parseFromString(own, "image/svg+xml").documentElement, true);
  for (const path of svg.querySelectorAll("[data-shade]")) {
    const shade = document.createElementNS(SVG, "path");
    shade.setAttribute("d", path.getAttribute("d"));
    shade.setAttribute("fill", `url(#${mark}${path.dataset.shade})`);
    path.after(shade);
  }
  const shapes = [...svg.querySelectorAll("[data-s]")];
  for (const shape of shapes) {
    shape.ids = shape.dataset.s.split(" ");
    shape.dataset.layer = cards[shape.ids[0]].layer;
    shape.setAttribute("role", "button");
    if (shape.dataset.layer !== THIN) continue;
    const wide = shape.querySelector("path").cloneNode();
    Object.entries({ fill: "none", stroke: "transparent", "stroke-width": 10 }).forEach(([key, value]) => wide.setAttribute(key, value));
    shape.prepend(wide);
  }
  svg.querySelectorAll("[data-context]").forEach((node) => {
    node.dataset.layer = node.dataset.context;
    node.setAttribute("pointer-events", "none");
  });
  const marks = document.createElementNS(SVG, "g");
  marks.setAttribute("class", "kn-atlas__marks");
  marks.setAttribute("aria-hidden", "true");
  svg.append(marks);
  return { svg, shapes, marks };
}

function render({ model, el }) {
  const name = `kn-atlas-${crypto.getRandomValues(new Uint32Array(1))[0]}-`; // each widget loads its own copy of this file
  const cards = model.get("cards");
  const views = model.get("views").map((view) => ({ ...view, ...drawing(view.svg, `${name}${view.id}-`, cards) }));
  const quiz = () => model.get("quiz");
  let current = views[0];
  let pinned = ""; // the structure chosen by tap, focus or list; what is pointed at is shown over it
  let pointed = "";
  const away = new Set();
  let cutting = false;

  const button = (text, act, more = "") => {
    const node = element("button", { type: "button", className: `kn-btn kn-btn--small ${more}`, textContent: text });
    node.addEventListener("click", act);
    return node;
  };
  const group = (className, label, ...children) => {
    const node = element("div", { className }, ...children);
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", label);
    return node;
  };

  // Controls
  for (const view of views) {
    view.button = element("button", { type: "button", className: "kn-knee__view", textContent: view.label });
    view.button.addEventListener("click", () => turn(view));
  }
  const bar = group("kn-atlas__views", "View", ...views.map((view) => view.button));
  const layers = model.get("layers").map(([id, label, short]) => {
    const box = element("input", { type: "checkbox", checked: true });
    box.addEventListener("change", sift);
    const swatch = element("i", { className: "kn-atlas__swatch" });
    swatch.dataset.layer = id;
    const words = [["kn-wide", label], ["kn-narrow", short]].map(([className, textContent]) => element("span", { className, textContent }));
    return { id, box, label, row: element("label", { className: "kn-atlas__layer" }, box, swatch, ...words) };
  });
  const sheets = group("kn-atlas__layers", "Layers", ...layers.map((layer) => layer.row));
  const cut = button("Click to take away", () => { cutting = !cutting; show(); });
  const back = button("Put all back", () => { away.clear(); show(); });
  const play = button("Find ten structures", () => model.send({ kind: "begin" }), "kn-btn--go");
  const tools = element("div", { className: "kn-row" }, cut, back, play);

  // Picture, card and list
  const caption = element("figcaption", { className: "kn-atlas__name" });
  caption.setAttribute("aria-hidden", "true"); // a screen reader hears the structure's own name
  const stage = element("figure", { className: "kn-fig kn-atlas__stage" }, caption, ...views.map((view) => view.svg));
  const said = element("p", { className: "kn-sr" });
  said.setAttribute("aria-live", "polite");
  const card = element("div", { className: "kn-panel kn-stack kn-stack--sm kn-atlas__card" });
  const find = element("input", { type: "search", placeholder: "Filter by name" });
  find.setAttribute("aria-label", "Filter the list by name");
  find.addEventListener("input", list);
  const rows = element("ul", { className: "kn-atlas__list" });
  const names = element("details", { open: window.matchMedia("(min-width: 60rem)").matches },
    element("summary", { textContent: "List of structures" }), find, rows);
  const ask = element("div", { className: "kn-panel kn-stack kn-atlas__ask", tabIndex: -1 });
  const root = element("div", { className: "kn-atlas" }, bar, sheets, tools,
    element("div", { className: "kn-atlas__split" }, ask, stage, element("div", { className: "kn-stack kn-atlas__side" }, card, names)), said);
  el.replaceChildren(root);

  const has = (view, id) => view.shapes.some((shape) => shape.ids.includes(id));
  const playing = () => quiz().state === "ask" || quiz().state === "told";
  const hides = (shape) => away.has(shape.ids[0]) || !layers.find((layer) => layer.id === shape.dataset.layer).box.checked;

  function turn(view) {
    current = view;
    pointed = "";
    list();
    show();
  }

  function sift() {
    root.dataset.off = layers.filter((layer) => !layer.box.checked).map((layer) => layer.id).join(" ");
    show();
  }

  function outline(id, kind) {
    for (const shape of current.shapes.filter((one) => one.ids.includes(id))) {
      for (const path of shape.querySelectorAll('path:not([fill="none"]):not([fill^="url"])')) {
        const mark = document.createElementNS(SVG, "path");
        mark.setAttribute("d", path.getAttribute("d"));
        mark.setAttribute("class", `is-${kind}`);
        if (hides(shape)) mark.classList.add("is-hidden");
        current.marks.append(mark);
      }
    }
  }

  function show() {
    const shown = pointed || pinned;
    const asks = quiz().state === "ask";
    for (const view of views) {
      view.button.setAttribute("aria-pressed", String(view === current));
      view.svg.style.display = view === current ? "" : "none";
      view.svg.setAttribute("role", "group");
      view.svg.setAttribute("aria-label", view.id === "leg" ? "Right leg" : `Right knee, ${view.label.toLowerCase()}`);
    }
    const seen = current.shapes.filter((shape) => !hides(shape));
    const stop = seen.find((shape) => shape === document.activeElement) ?? seen.find((shape) => shape.ids[0] === pinned) ?? seen[0];
    current.shapes.forEach((shape, index) => {
      shape.style.display = away.has(shape.ids[0]) ? "none" : "";
      shape.setAttribute("tabindex", shape === stop ? "0" : "-1");
      const layer = layers.find((one) => one.id === shape.dataset.layer).label.toLowerCase();
      shape.setAttribute("aria-label", asks ? `Unnamed ${index + 1}, ${layer}` : cards[shape.ids[0]].name);
    });
    current.marks.replaceChildren();
    if (quiz().state === "told") {
      outline(quiz().where, "asked");
      if (!quiz().right) outline(quiz().clicked, "clicked");
    } else if (shown) outline(shown, asks ? "pointed" : "shown");
    caption.textContent = playing() ? `Find: ${quiz().name}` : shown && cards[shown].name;
    cut.setAttribute("aria-pressed", String(cutting));
    back.textContent = away.size ? `Put all back (${away.size})` : "Put all back";
    back.setAttribute("aria-disabled", String(!away.size));
    root.classList.toggle("is-cutting", cutting);
    for (const row of rows.querySelectorAll("button")) row.setAttribute("aria-pressed", String(row.dataset.id === pinned));
    tell(shown);
  }

  function tell(id) {
    if (playing() || card.dataset.id === id + current.id + away.has(id)) return;
    card.dataset.id = id + current.id + away.has(id);
    if (!id) {
      card.replaceChildren(element("p", { className: "kn-muted", textContent: HINT }));
      return;
    }
    card.innerHTML = cards[id].html; // escaped in the kernel
    const elsewhere = views.filter((view) => view !== current && has(view, id));
    const go = elsewhere.map((view) => button(`See it: ${view.label.toLowerCase()}`, () => turn(view)));
    if (!has(current, id)) card.append(element("p", { className: "kn-small", textContent: "Not drawn in this view." }));
    card.append(element("div", { className: "kn-row" },
      ...(has(current, id) ? [button(away.has(id) ? "Put it back" : "Take it away", () => { toggle(id); })] : []), ...go));
  }

  function toggle(id) {
    if (!away.delete(id)) away.add(id);
    said.textContent = `${cards[id].name} ${away.has(id) ? "taken away" : "put back"}.`;
    show();
  }

  function pin(id) {
    pinned = id;
    said.textContent = cards[id].name;
    show();
  }

  function press(shape) {
    if (cutting) {
      if (playing()) { away.add(shape.ids[0]); said.textContent = "Taken away."; show(); } else toggle(shape.ids[0]);
    } else if (quiz().state === "ask") {
      const view = views.find((one) => one.shapes.includes(shape));
      model.send({ kind: "clicked", view: view.id, shape: view.shapes.indexOf(shape) });
    } else if (quiz().state !== "told") pin(shape.ids[0]);
  }

  function list() {
    const wanted = find.value.trim().toLowerCase();
    rows.replaceChildren(...layers.flatMap(({ id: layer, label }) => {
      const here = Object.entries(cards).filter(([id, one]) =>
        one.layer === layer && has(current, id) && one.name.toLowerCase().includes(wanted));
      if (!here.length) return [];
      const all = here.map(([id, one]) => {
        const choose = element("button", { type: "button", textContent: one.name });
        choose.dataset.id = id;
        choose.addEventListener("click", () => pin(id));
        return element("li", {}, choose);
      });
      return [element("li", { className: "kn-over", textContent: label }), ...all];
    }));
  }

  // Quiz: the question, then what the kernel said of the click
  function judge() {
    const { state, number, name: wanted, right, line, where, missed } = quiz();
    pinned = pointed = "";
    root.dataset.quiz = state;
    const leave = button("Leave the quiz", () => model.send({ kind: "leave" }));
    const question = element("p", {}, element("span", { className: "kn-over", textContent: `${number ?? ""} ` }));
    question.append(element("br"), "Find: ", element("strong", { textContent: wanted ?? "" }));
    if (state === "ask") {
      ask.replaceChildren(question, element("p", { className: "kn-small kn-muted",
        textContent: "Click it in any view. Switch layers off, or click to take away, to see what lies deep." }), leave);
      ask.focus({ preventScroll: true }); // the button pressed is gone
    } else if (state === "told") {
      const next = button("Next", () => model.send({ kind: "next" }), "kn-btn--go");
      const told = element("p", { className: "kn-atlas__told" }, element("span", { textContent: right ? "✓ " : "✗ " }), line);
      told.dataset.right = String(right);
      ask.replaceChildren(question, told, element("div", { className: "kn-row" }, next, leave));
      if (!has(current, where)) turn(views.find((view) => has(view, where)));
      next.focus({ preventScroll: true });
      ask.scrollIntoView({ block: "nearest" });
    } else if (state === "over") {
      const again = button("Ten more", () => model.send({ kind: "begin" }), "kn-btn--go");
      ask.replaceChildren(element("p", { className: "kn-lead", textContent: line }),
        element("p", { textContent: missed.length ? `To look at again: ${missed.join(", ")}.` : "None was missed." }),
        element("div", { className: "kn-row" }, again, leave));
      again.focus({ preventScroll: true });
      ask.scrollIntoView({ block: "nearest" });
    }
    card.dataset.id = "none";
    show();
  }

  const shapeAt = (event) => event.target.closest?.("[data-s]");
  stage.addEventListener("pointerover", (event) => {
    const id = shapeAt(event)?.ids[0] ?? "";
    if (id !== pointed && event.pointerType !== "touch") { pointed = id; show(); }
  });
  stage.addEventListener("pointerleave", () => { if (pointed) { pointed = ""; show(); } });
  stage.addEventListener("click", (event) => { const shape = shapeAt(event); if (shape) press(shape); });
  stage.addEventListener("focusin", (event) => {
    const shape = shapeAt(event);
    if (!shape?.matches(":focus-visible")) return;
    if (playing()) { pointed = shape.ids[0]; show(); } else pin(shape.ids[0]);
  });
  stage.addEventListener("keydown", (event) => {
    const shape = shapeAt(event);
    if (!shape || event.altKey || event.ctrlKey || event.metaKey) return;
    const seen = current.shapes.filter((one) => !hides(one));
    const at = seen.indexOf(shape);
    const next = seen[(at + (STEPS[event.key] ?? 0) + seen.length) % seen.length];
    if (STEPS[event.key]) next.focus();
    else if (event.key === " " || event.key === "Enter") press(shape);
    else if (event.key === "Delete") { (seen[at + 1] ?? seen[at - 1])?.focus(); away.add(shape.ids[0]); show(); }
    else return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has keys of its own
  });

  list();
  judge();
  const changed = () => {
    judge();
    if (quiz().state === "off") play.focus({ preventScroll: true });
  };
  model.on("change:quiz", changed);
  return () => model.off("change:quiz", changed);
}

export default { render };
