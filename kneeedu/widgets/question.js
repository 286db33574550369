// One question: fieldset, legend, and rows of named radios or checkboxes. The whole row is the target.
// 'chosen' (indices) is the only thing sent back; the kernel checks it. A long list is narrowed by name ('find').

function element(tag, properties, ...children) {
  const { attributes = {}, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function render({ model, el }) {
  const name = `kn-question-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // each widget loads its own copy of this file
  const many = model.get("kind") === "many";
  const options = model.get("options");
  const none = options.length; // the row 'None of these', after the options

  const legend = element("legend", {},
    element("span", { className: "kn-over", textContent: model.get("number") }), model.get("legend"));
  const fieldset = element("fieldset", { className: "kn-q" }, legend);
  if (model.get("hint")) {
    fieldset.append(element("p", { className: "kn-q__hint", id: `${name}-hint`, textContent: model.get("hint") }));
    fieldset.setAttribute("aria-describedby", `${name}-hint`);
  }
  const rows = element("div", { className: "kn-opts" + (model.get("kind") === "scale" ? " kn-opts--scale" : "") });
  const inputs = [...options, ...(many ? [[model.get("none_label"), ""]] : [])].map(([label, detail], index) => {
    const input = element("input", { type: many ? "checkbox" : "radio", name, value: String(index) });
    const text = element("span", {}, label);
    if (detail) text.append(element("span", { className: "kn-detail", textContent: detail }));
    rows.append(element("label", { className: "kn-opt" }, input, text));
    return input;
  });
  const sift = model.get("find") ? finder() : () => {};
  fieldset.append(rows);
  el.replaceChildren(fieldset);

  function finder() { // a field to narrow a long list by; what stands ahead and what is chosen is in sight without it
    const others = options.map((_option, index) => model.get("also")[index] ?? []);
    const sought = options.map(([label], index) => plain([label, ...others[index]].join(" ")));
    const find = element("input", { type: "search", id: `${name}-find`, autocomplete: "off", spellcheck: false, attributes: { "aria-describedby": `${name}-found` } });
    const status = element("p", { className: "kn-small kn-muted", id: `${name}-found`, attributes: { role: "status" } });
    const all = element("button", { type: "button", className: "kn-btn kn-btn--small", textContent: `Show all ${options.length}`, attributes: { "aria-expanded": "false" } });
    let isWhole = false;

    function narrow() {
      const words = plain(find.value).split(" ").filter(Boolean);
      const fits = (index) => (words.length ? words.every((word) => sought[index].includes(word)) : isWhole || index < model.get("ahead"));
      let found = 0;
      inputs.forEach((input, index) => {
        const row = input.closest("label");
        const isFound = fits(index);
        found += isFound;
        row.hidden = !isFound && !input.checked;
        row.querySelector(".kn-also")?.remove();
        const isNamed = words.every((word) => plain(options[index][0]).includes(word));
        const other = isFound && !isNamed && others[index].find((one) => words.some((word) => plain(one).includes(word)));
        if (other) row.lastElementChild.append(element("span", { className: "kn-detail kn-also", textContent: `Also known as: ${other}` }));
      });
      rows.hidden = inputs.every((input) => input.closest("label").hidden);
      all.setAttribute("aria-expanded", String(isWhole));
      all.textContent = isWhole ? "Show fewer" : `Show all ${options.length}`;
      all.hidden = words.length > 0;
      status.textContent = !words.length ? "" : found ? `${found} of ${options.length}` : "None by that name. Try another word, or clear the field and look through all.";
    }

    find.addEventListener("input", narrow);
    find.addEventListener("keydown", (event) => {
      const first = inputs.find((input) => !input.closest("label").hidden);
      if (!["Enter", "ArrowDown"].includes(event.key) || !first) return;
      first.focus(); // Space then takes it; nothing is chosen by looking
      event.preventDefault();
    });
    all.addEventListener("click", () => {
      isWhole = !isWhole;
      narrow();
    });
    fieldset.append(element("div", { className: "kn-find" },
      element("label", { htmlFor: find.id, textContent: model.get("find") }), find), element("div", { className: "kn-row kn-find__below" }, all, status));
    return narrow;
  }

  function show() {
    const chosen = model.get("chosen");
    const answered = model.get("answered");
    inputs.forEach((input, index) => {
      input.checked = index === none && many ? answered && chosen.length === 0 : chosen.includes(index);
    });
    fieldset.disabled = model.get("locked");
    sift();
  }

  rows.addEventListener("change", (event) => {
    const index = Number(event.target.value);
    let picked = inputs.flatMap((input, i) => (input.checked ? [i] : []));
    if (many && event.target.checked) picked = index === none ? [none] : picked.filter((i) => i !== none);
    inputs.forEach((input, i) => { input.checked = picked.includes(i); });
    model.set("chosen", picked.filter((i) => i !== none));
    model.set("answered", picked.length > 0);
    model.save_changes();
  });

  model.on("change:chosen change:answered change:locked", show);
  show();
  return () => model.off("change:chosen change:answered change:locked", show);
}

export default { render };
