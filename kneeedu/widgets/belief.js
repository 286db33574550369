// What a learner believes: 100 points over conditions they picked. Nothing moves by itself; the sum cannot pass 100.
// 'kept' (a whole belief) is the only thing sent back; the kernel checks it. Points not kept yet live here alone.
const POINTS = 100;
const STEP = 5;
const REST = "something_else"; // always listed, always last
const QUIET_MS = 700; // a screen reader hears what is left once the moving stops
const SHAPES = {
  circle: '<circle cx="12" cy="12" r="8.5"/>',
  square: '<rect x="4" y="4" width="16" height="16"/>',
  triangle: '<path d="M12 3.5L21.5 20.5h-19z"/>',
  diamond: '<path d="M12 2L22 12 12 22 2 12z"/>',
  cross: '<path d="M8.5 2.5h7v6h6v7h-6v6h-7v-6h-6v-7h6z"/>',
  bar: '<rect x="2" y="8" width="20" height="8"/>',
  ring: '<circle cx="12" cy="12" r="7.5" fill="none" stroke="currentColor" stroke-width="4"/>',
  less: '<path d="M5 12h14" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>',
  more: '<path d="M12 5v14M5 12h14" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>',
  remove: '<path d="M7 7l10 10M17 7L7 17" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>',
  tick: '<circle cx="12" cy="12" r="10"/><path d="M7.5 12.4l3 3 6-6.6" fill="none" stroke="var(--kn-surface)" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>',
};

function element(tag, properties, ...children) {
  const { attributes = {}, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
}

function icon(shape, size) {
  const box = document.createElement("template");
  box.innerHTML = `<svg width="${size}" height="${size}" viewBox="0 0 24 24" aria-hidden="true" fill="currentColor">${SHAPES[shape]}</svg>`;
  return box.content.firstChild;
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const able = (button, is) => button.setAttribute("aria-disabled", String(!is)); // stays in reach of the keyboard

export default () => {
  let draft = null; // {ids, points, note}: outlives a redraw of this widget

  function render({ model, el }) {
    const name = `kn-belief-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    const names = Object.fromEntries(model.get("offered"));
    const marks = model.get("marks");
    const most = model.get("most");
    const rows = new Map(); // id -> {row, bar, output, less, range, more}
    draft ??= { ids: [...model.get("candidates")], points: { ...model.get("points") }, note: "" };

    const of = (id) => draft.points[id] ?? 0;
    const left = () => POINTS - draft.ids.reduce((sum, id) => sum + of(id), 0);
    const differs = (kept) => [...Object.keys(kept), ...draft.ids].some((id) => of(id) !== (kept[id] ?? 0));
    const isMoved = () => differs(model.get("points"));

    const spare = element("p", { className: "kn-num" });
    const pool = element("div", { className: "kn-pool", attributes: { "aria-hidden": "true" } });
    const said = element("p", { className: "kn-sr", attributes: { role: "status" } });
    const list = element("ul", { className: "kn-belief", attributes: { "aria-label": "Candidates" } });

    const find = element("input", { type: "text", id: `${name}-find`, autocomplete: "off", spellcheck: false, attributes: {
      role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${name}-names`, "aria-describedby": `${name}-most` } });
    const choices = element("ul", { id: `${name}-names`, className: "kn-names", hidden: true, attributes: { role: "listbox", "aria-label": "Conditions" } });
    const full = element("p", { className: "kn-small kn-muted", id: `${name}-most`, hidden: true,
      textContent: `${most} candidates at most. Remove one to add another.` });
    const finder = element("div", { className: "kn-find" },
      element("label", { htmlFor: find.id, textContent: "Add a candidate" }), element("div", { className: "kn-find kn-find--names" }, find, choices), full);

    const note = element("textarea", { id: `${name}-note`, rows: 2, maxLength: model.get("longest"), value: draft.note });
    const why = element("div", { className: "kn-find" },
      element("label", { htmlFor: note.id, textContent: "Why now? (optional)" }), note);
    const keep = element("button", { type: "button", className: "kn-btn", textContent: "Keep this belief", attributes: { "aria-describedby": `${name}-state` } });
    const state = element("p", { className: "kn-small kn-muted kn-belief__state", id: `${name}-state` });

    el.replaceChildren(element("section", { className: "kn-panel kn-stack", attributes: { "aria-labelledby": "belief" } },
      element("div", { className: "kn-sec" }, element("h2", { id: "belief", tabIndex: -1, textContent: "Your belief" }), spare),
      pool,
      element("p", { className: "kn-small kn-muted",
        textContent: "Spread 100 points over what you have in mind. Nothing moves by itself." }),
      finder, list, why, element("div", { className: "kn-row" }, keep, state), said));

    let quiet = 0;
    function tell(words) { // at once, or what is left once the moving stops
      clearTimeout(quiet);
      if (words) said.textContent = words;
      else quiet = setTimeout(() => { said.textContent = spare.textContent; }, QUIET_MS);
    }

    function build(id) {
      const token = marks[id][1];
      const range = element("input", { type: "range", id: `${name}-${id}`, min: 0, max: POINTS, step: 1 });
      const step = (by, shape, word) => {
        const button = element("button", { type: "button", className: "kn-step", attributes: { "aria-label": `${STEP} ${word}: ${names[id]}` } }, icon(shape, 18));
        button.addEventListener("click", () => place(id, of(id) + by));
        return button;
      };
      const less = step(-STEP, "less", "less");
      const more = step(STEP, "more", "more");
      const output = element("output", { className: "kn-num", htmlFor: range.id });
      const row = element("li", {}, icon(marks[id][0], 20), element("label", { htmlFor: range.id, textContent: names[id] }), output);
      row.style.setProperty("--c", `var(--kn-dx-${token})`);
      if (id !== REST) {
        const remove = element("button", { type: "button", className: "kn-step kn-step--bare", attributes: { "aria-label": `Remove: ${names[id]}` } }, icon("remove", 18));
        remove.addEventListener("click", () => drop(id));
        row.append(remove);
      }
      row.append(less, range, more);
      range.addEventListener("input", () => place(id, Number(range.value)));
      const bar = element("i", {});
      bar.style.setProperty("--c", `var(--kn-dx-${token})`);
      rows.set(id, { row, bar, output, less, range, more });
      return rows.get(id);
    }

    function place(id, points) {
      if (!model.get("locked")) draft.points[id] = Math.max(0, Math.min(points, of(id) + left()));
      show();
      tell();
    }

    function add(id) {
      if (model.get("locked") || draft.ids.includes(id) || draft.ids.length >= most) return;
      draft.ids.splice(-1, 0, id);
      find.value = "";
      close();
      show();
      const { row, range } = rows.get(id);
      range.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
      tell(`${names[id]} added.`);
    }

    function drop(id) {
      if (model.get("locked")) return;
      const points = of(id);
      const at = draft.ids.indexOf(id);
      draft.ids.splice(at, 1);
      delete draft.points[id];
      show();
      const beside = rows.get(draft.ids[Math.min(at, draft.ids.length - 1)]);
      (beside.row.querySelector(".kn-step--bare") ?? beside.range).focus();
      tell(`${names[id]} removed. ${points ? `Its ${points} points are free again. ` : ""}${spare.textContent}.`);
    }

    function show() {
      const free = left();
      const locked = model.get("locked");
      for (const id of [...rows.keys()].filter((one) => !draft.ids.includes(one))) {
        rows.get(id).row.remove();
        rows.get(id).bar.remove();
        rows.delete(id);
      }
      draft.ids.forEach((id, index) => {
        const { row, bar, output, less, range, more } = rows.get(id) ?? build(id);
        if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
        if (pool.children[index] !== bar) pool.insertBefore(bar, pool.children[index] ?? null);
        const points = of(id);
        output.textContent = String(points);
        range.value = String(points);
        range.disabled = locked;
        range.setAttribute("aria-valuetext", `${points} of ${POINTS} points`);
        row.style.setProperty("--v", points);
        row.style.setProperty("--room", points + free); // how far the slider can go
        bar.style.setProperty("--p", points);
        bar.hidden = points === 0;
        able(less, points > 0 && !locked);
        able(more, free > 0 && !locked);
        row.querySelector(".kn-step--bare")?.toggleAttribute("hidden", locked);
      });
      spare.replaceChildren(element("strong", { textContent: free ? `${free} of ${POINTS} points left` : `All ${POINTS} points placed` }));
      const many = draft.ids.length >= most;
      find.disabled = many || locked;
      full.hidden = !many;
      note.disabled = locked;
      showKeep(free);
    }

    function showKeep(free) {
      const kept = model.get("note");
      const isKept = Object.keys(model.get("points")).length > 0;
      const isNew = isMoved() || draft.note.trim() !== "";
      able(keep, free === 0 && isNew && !model.get("locked"));
      state.classList.toggle("is-kept", isKept && !isNew);
      if (free) state.replaceChildren(`Place all ${POINTS} points first.`);
      else if (isNew) state.replaceChildren(isKept ? "Changed since you last kept it." : "Ready to keep.");
      else state.replaceChildren(icon("tick", 18), element("span", {}, element("strong", { textContent: "Kept. " }), kept ? `“${kept}”` : ""));
    }

    keep.addEventListener("click", () => {
      if (keep.getAttribute("aria-disabled") === "true") return tell(state.textContent);
      const points = Object.fromEntries(draft.ids.map((id) => [id, of(id)]));
      model.set("kept", { points, note: draft.note.trim(), serial: model.get("kept").serial + 1 });
      model.save_changes();
    });
    note.addEventListener("input", () => {
      draft.note = note.value;
      showKeep(left());
    });

    // The list of conditions: typing narrows it, arrows walk it, Enter takes one, Escape closes it.
    const options = () => [...choices.querySelectorAll('[role="option"]')];
    const now = () => choices.querySelector('[aria-selected="true"]');

    function mark(option) {
      now()?.setAttribute("aria-selected", "false");
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) find.setAttribute("aria-activedescendant", option.id);
      else find.removeAttribute("aria-activedescendant");
    }

    function open() {
      const words = plain(find.value).split(/\s+/).filter(Boolean);
      const fits = model.get("offered").filter(([id, text]) =>
        id !== REST && !draft.ids.includes(id) && words.every((word) => plain(`${text} ${id}`).includes(word))); // an id holds what clinicians shorten: acl, dvt
      choices.replaceChildren(...fits.map(([id, text]) => {
        const option = element("li", { id: `${name}-add-${id}`, attributes: { role: "option", "aria-selected": "false" } }, icon(marks[id][0], 16), text);
        option.dataset.id = id;
        option.style.setProperty("--c", `var(--kn-dx-${marks[id][1]})`);
        return option;
      }));
      if (!fits.length) choices.append(element("li", { className: "kn-muted", textContent: "No condition with that name, or it is listed already." }));
      choices.hidden = false;
      find.setAttribute("aria-expanded", "true");
      mark(words.length ? options()[0] : null);
      tell(`${fits.length} ${fits.length === 1 ? "condition" : "conditions"}`);
    }

    function close() {
      choices.hidden = true;
      find.setAttribute("aria-expanded", "false");
      mark(null);
    }

    find.addEventListener("input", open);
    find.addEventListener("click", () => (choices.hidden ? open() : close()));
    find.addEventListener("blur", close);
    choices.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    choices.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) add(option.dataset.id);
    });
    find.addEventListener("keydown", (event) => {
      const all = options();
      const at = all.indexOf(now());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (choices.hidden) open();
        const walk = options();
        const by = event.key === "ArrowDown" ? 1 : -1;
        mark(walk[(Math.max(at, by < 0 ? 0 : -1) + by + walk.length) % walk.length]);
      } else if (event.key === "Enter") {
        if (!choices.hidden && now()) add(now().dataset.id);
        else open();
      } else if (event.key === "Escape" && !choices.hidden) close();
      else return;
      event.preventDefault();
    });

    let before = model.get("points");
    function onKept() { // what the kernel holds as kept; points moved meanwhile stay where the learner put them
      for (const id of model.get("candidates")) if (!draft.ids.includes(id) && draft.ids.length < most) draft.ids.splice(-1, 0, id);
      if (!differs(before)) draft.points = { ...model.get("points") };
      if (draft.note.trim() === model.get("note")) draft.note = note.value = "";
      before = model.get("points");
      show();
      if (!isMoved()) tell("Belief kept.");
    }

    model.on("change:points change:note change:candidates", onKept);
    model.on("change:locked change:kept", show);
    show();
    return () => {
      clearTimeout(quiet);
      model.off("change:points change:note change:candidates", onKept);
      model.off("change:locked change:kept", show);
    };
  }

  return { render };
};
