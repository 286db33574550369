// For who stands in front of a room: large type by a button or the key P, and every figure to save as a picture.
const KEY = "kneeedu-room", LARGE = "projector", SCALE = 2;
const KEPT = [
  "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "font-style", "letter-spacing", "text-anchor",
  "dominant-baseline", "vector-effect", "paint-order", "mix-blend-mode", "stop-color", "stop-opacity",
];
const SVG = "http://www.w3.org/2000/svg";

const remember = (value) => { try { sessionStorage.setItem(KEY, value); } catch { /* not kept then */ } };
const remembered = () => { try { return sessionStorage.getItem(KEY) === LARGE; } catch { return false; } };
const isTyping = (node) => node?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node?.tagName ?? "");

/* A drawing that looks the same outside of the page: what its stylesheet decides is written into each shape. */
function standalone(drawing, figure) {
  const copy = drawing.cloneNode(true);
  const box = drawing.viewBox.baseVal?.width ? drawing.viewBox.baseVal : { x: 0, y: 0, width: drawing.clientWidth, height: drawing.clientHeight };
  const originals = [drawing, ...drawing.querySelectorAll("*")], copies = [copy, ...copy.querySelectorAll("*")];
  const gone = [];
  originals.forEach((node, at) => {
    const style = getComputedStyle(node), twin = copies[at];
    if (style.display === "none" || style.visibility === "hidden") { gone.push(twin); return; }
    twin.setAttribute("style", KEPT.map((name) => [name, style.getPropertyValue(name)]).filter(([, value]) => value).map((pair) => pair.join(":")).join(";"));
    for (const { name } of [...twin.attributes]) if (name === "class" || name.startsWith("data-") || name.startsWith("aria-") || KEPT.includes(name)) twin.removeAttribute(name);
    twin.removeAttribute("tabindex");
  });
  gone.forEach((twin) => twin.remove());
  const name = nameOf(figure), foot = 26;
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("viewBox", `${box.x} ${box.y - 4} ${box.width} ${box.height + 8 + foot}`);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height + 8 + foot);
  const made = (tag, attributes, text) => {
    const node = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = text ?? "";
    return node;
  };
  const ground = figure.closest(".kn-panel") ?? figure;
  const colour = getComputedStyle(ground).backgroundColor, ink = getComputedStyle(figure).color;
  const sheet = { x: box.x, y: box.y - 4, width: box.width, height: box.height + 8 + foot, fill: /, 0\)$/.test(colour) ? "#ffffff" : colour };
  const line = { x: box.x + 4, y: box.y + box.height + foot - 4, fill: ink, "font-family": "sans-serif", "font-size": 11 };
  copy.prepend(made("title", {}, name), made("desc", {}, (figure.querySelector("figcaption")?.textContent ?? "").trim()), made("rect", sheet));
  copy.append(made("text", line, `${name}. kneeedu, for teaching`));
  return new XMLSerializer().serializeToString(copy);
}

const nameOf = (figure) => {
  const heading = figure.querySelector("h2, h3, h4") ?? figure.closest("section, .kn-panel, .kn-part")?.querySelector("h2, h3, h4");
  return (heading?.textContent ?? document.title).trim();
};

function saveAs(blob, figure, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${nameOf(figure).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "figure"}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function pixels(text) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width * SCALE, height: image.height * SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/* The drawing a figure shows just now; none where it is made of words and bars alone. */
function drawingOf(figure) {
  const seen = [...figure.querySelectorAll("svg")].filter((one) => one.clientWidth > 150 && one.clientHeight > 90);
  return seen.sort((a, b) => b.clientWidth * b.clientHeight - a.clientWidth * a.clientHeight)[0];
}

async function save(figure, ending) {
  const plot = figure.querySelector(".js-plotly-plot");
  if (plot && window.Plotly) {
    const address = await window.Plotly.toImage(plot, { format: ending, scale: ending === "png" ? SCALE : 1 });
    saveAs(await (await fetch(address)).blob(), figure, ending);
    return;
  }
  const text = standalone(drawingOf(figure), figure);
  saveAs(ending === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await pixels(text), figure, ending);
}

function offer(figure) {
  const row = document.createElement("div");
  row.className = "kn-fig__save";
  for (const ending of ["svg", "png"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kn-btn kn-btn--quiet";
    button.textContent = `Save as ${ending.toUpperCase()}`;
    button.setAttribute("aria-label", `Save “${nameOf(figure)}” as ${ending.toUpperCase()}`);
    button.addEventListener("click", () => save(figure, ending));
    row.append(button);
  }
  figure.append(row);
}

function render({ el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kn-btn kn-btn--small";
  button.textContent = "Large type for the room (P)";
  const root = document.documentElement;
  const turn = (large) => {
    if (large) root.dataset.room = LARGE; else delete root.dataset.room;
    button.setAttribute("aria-pressed", String(large));
    remember(large ? LARGE : "");
    window.dispatchEvent(new Event("resize"));
  };
  const toggle = () => turn(root.dataset.room !== LARGE);
  const onKey = (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key.toLowerCase() === "p" && plain && !isTyping(event.target)) toggle();
  };
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", onKey);
  el.classList.add("kn-presenter");
  el.replaceChildren(button);
  turn(remembered());

  let isDue = false;
  const look = () => {
    isDue = false;
    for (const figure of document.querySelectorAll(".kn-fig, .kn-figure")) {
      const has = figure.querySelector(":scope > .kn-fig__save");
      const can = figure.querySelector(".js-plotly-plot") || drawingOf(figure);
      if (can && !has) offer(figure);
      if (!can && has) has.remove();
    }
  };
  const watch = new MutationObserver(() => {
    if (!isDue) { isDue = true; requestAnimationFrame(look); }
  });
  watch.observe(document.body, { childList: true, subtree: true });
  look();
  return () => {
    watch.disconnect();
    document.removeEventListener("keydown", onKey);
  };
}

export default { render };
