// The knee map: four views of one knee, each a group of radio-like regions; one choice over all of them.
// 'chosen' (a region's id, or 'elsewhere') is the only thing sent back; the kernel checks it.
const VIEWS = [["anterior", "Front"], ["lateral", "Outer side"], ["medial", "Inner side"], ["posterior", "Back"]];
const ELSEWHERE = "elsewhere";
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function render({ model, el }) {
  const name = `kn-knee-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // each widget loads its own copy of this file
  const names = model.get("names");
  const knee = `${model.get("side") === "left" ? "Left" : "Right"} knee`;
  let current = "";

  const legend = element("legend", {},
    element("span", { className: "kn-over", textContent: model.get("number") }), model.get("prompt"));
  const hint = element("p", { className: "kn-q__hint", id: `${name}-hint`,
    textContent: "Pick a view, then a place on it. With the keyboard: arrows move, Space chooses." });
  const bar = element("div", { className: "kn-knee__bar" });
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "View of the knee");
  const stage = element("div", { className: "kn-knee__stage" });
  const pointed = element("p", { className: "kn-knee__pointed" });
  pointed.setAttribute("aria-hidden", "true"); // a screen reader hears the region's own name
  const said = element("p", { className: "kn-knee__said" });
  said.setAttribute("aria-live", "polite");
  const other = element("input", { type: "radio", name, value: ELSEWHERE });
  const row = element("label", { className: "kn-opt" }, other, element("span", { textContent: names[ELSEWHERE] }));

  const views = VIEWS.map(([id, label]) => {
    const button = element("button", { type: "button", className: "kn-knee__view" }, element("span", { textContent: label }));
    button.addEventListener("click", () => turn(id));
    bar.append(button);
    const svg = document.importNode(
      new DOMParser().parseFromString(model.get("views")[id], "image/svg+xml").documentElement, true);
    svg.setAttribute("role", "radiogroup");
    svg.setAttribute("aria-label", `${knee}, ${label.toLowerCase()}`);
    svg.setAttribute("aria-describedby", `${name}-hint`);
    svg.querySelectorAll(".kn-knee > [mask], text").forEach((node) => node.setAttribute("aria-hidden", "true"));
    const regions = [...svg.querySelectorAll("[data-region]")];
    for (const region of regions) {
      region.setAttribute("role", "radio");
      region.setAttribute("aria-label", names[region.dataset.region]);
    }
    stage.append(svg);
    return { id, label, button, svg, regions };
  });
  const viewOf = (region) => views.find((view) => view.regions.some((shape) => shape.dataset.region === region));

  const fieldset = element("fieldset", { className: "kn-q kn-knee-q" },
    legend, hint, bar, stage, pointed, said, element("div", { className: "kn-opts" }, row));
  el.replaceChildren(fieldset);

  function turn(id) {
    current = id;
    pointed.textContent = "";
    for (const view of views) {
      view.button.setAttribute("aria-pressed", String(view.id === id));
      view.svg.style.display = view.id === id ? "" : "none";
    }
    mark();
  }

  function mark() { // a dot as well as a colour
    stage.querySelectorAll(".kn-knee__dot").forEach((dot) => dot.remove());
    const shape = stage.querySelector('[aria-checked="true"]');
    if (!shape || viewOf(shape.dataset.region).id !== current) return;
    const box = shape.getBBox();
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    const place = { cx: box.x + box.width / 2, cy: box.y + box.height / 2, r: 6, class: "kn-knee__dot" };
    Object.entries(place).forEach(([key, value]) => dot.setAttribute(key, value));
    shape.parentNode.append(dot);
  }

  function show() {
    const chosen = model.get("chosen");
    const locked = model.get("locked");
    const home = viewOf(chosen);
    for (const { id, button, svg, regions } of views) {
      const picked = regions.findIndex((shape) => shape.dataset.region === chosen);
      regions.forEach((shape, index) => {
        shape.setAttribute("aria-checked", String(index === picked));
        shape.setAttribute("tabindex", index === Math.max(picked, 0) ? "0" : "-1");
      });
      svg.setAttribute("aria-disabled", String(locked));
      button.classList.toggle("is-home", home !== undefined && home.id === id);
    }
    other.checked = chosen === ELSEWHERE;
    other.disabled = locked;
    const place = home ? `${names[chosen]} (${home.label.toLowerCase()})` : names[chosen];
    said.replaceChildren(...(chosen ? [element("strong", { textContent: "Chosen: " }), place] : ["Nothing chosen yet."]));
    mark();
  }

  function choose(region) {
    if (model.get("locked")) return show();
    model.set("chosen", region);
    model.save_changes();
  }

  const regionAt = (event) => event.target.closest("[data-region]");
  const point = (event) => {
    const shape = regionAt(event) ?? stage.querySelector("[data-region]:focus");
    pointed.textContent = shape ? names[shape.dataset.region] : "";
  };
  stage.addEventListener("pointerover", point);
  stage.addEventListener("focusin", point);
  stage.addEventListener("pointerleave", () => point({ target: stage }));
  stage.addEventListener("focusout", () => { pointed.textContent = ""; });
  stage.addEventListener("click", (event) => {
    const shape = regionAt(event);
    if (shape) choose(shape.dataset.region);
  });
  stage.addEventListener("keydown", (event) => {
    const shape = regionAt(event);
    if (!shape || event.altKey || event.ctrlKey || event.metaKey) return;
    const { regions } = viewOf(shape.dataset.region);
    const step = STEPS[event.key];
    if (step) {
      const next = regions[(regions.indexOf(shape) + step + regions.length) % regions.length];
      regions.forEach((one) => one.setAttribute("tabindex", one === next ? "0" : "-1"));
      next.focus();
    } else if (event.key === " " || event.key === "Enter") choose(shape.dataset.region);
    else return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has keys of its own
  });
  other.addEventListener("change", () => choose(ELSEWHERE));

  const earlier = viewOf(model.get("chosen"));
  show();
  turn(earlier ? earlier.id : VIEWS[0][0]);
  model.on("change:chosen change:locked", show);
  return () => model.off("change:chosen change:locked", show);
}

export default { render };
