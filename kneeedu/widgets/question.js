// One question: fieldset, legend, and rows of named radios or checkboxes. The whole row is the target.
// 'chosen' (indices) is the only thing sent back; the kernel checks it.

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

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
  fieldset.append(rows);
  el.replaceChildren(fieldset);

  function show() {
    const chosen = model.get("chosen");
    const answered = model.get("answered");
    inputs.forEach((input, index) => {
      input.checked = index === none && many ? answered && chosen.length === 0 : chosen.includes(index);
    });
    fieldset.disabled = model.get("locked");
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
