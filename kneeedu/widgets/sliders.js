// A group of sliders in a fieldset. 'places' (steps above the lowest) is the only thing sent back; the kernel checks it.

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const shown = (slider, at) => {
  const value = Number((slider.low + at * slider.step).toFixed(6));
  return slider.unit === "%" ? `${value} %` : `${value} ${value === 1 ? slider.unit.replace(/s$/, "") : slider.unit}`.trim();
};

function render({ model, el }) {
  const name = `kn-sliders-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const sliders = model.get("sliders");
  const all = element("div", { className: "kn-sliders__all" });
  const fieldset = element("fieldset", { className: "kn-sliders" }, element("legend", { textContent: model.get("legend") }), all);
  const rows = sliders.map((slider, index) => {
    const id = `${name}-${index}`;
    const range = element("input", { type: "range", id, min: 0, max: slider.most, step: 1 });
    const output = element("output", { className: "kn-num", htmlFor: id });
    const mark = element("i", { className: "kn-slider__start" });
    mark.style.setProperty("--at", slider.start / slider.most);
    const row = element("div", { className: "kn-slider" },
      element("label", { htmlFor: id, textContent: slider.label }), output,
      element("span", { className: "kn-slider__track" }, range, mark));
    if (slider.told) {
      row.append(element("span", { className: "kn-slider__told", id: `${id}-told`, textContent: slider.told }));
      range.setAttribute("aria-describedby", `${id}-told`);
    }
    range.addEventListener("input", () => send(rows.map((one) => Number(one.range.value))));
    all.append(row);
    return { slider, range, output };
  });
  const back = element("button", { type: "button", className: "kn-btn kn-btn--small", textContent: model.get("back") });
  back.addEventListener("click", () => send(sliders.map((slider) => slider.start)));
  if (model.get("back")) fieldset.append(back);
  el.replaceChildren(fieldset);

  function send(places) {
    model.set("places", places);
    model.save_changes();
    show();
  }

  function show() {
    const places = model.get("places");
    rows.forEach(({ slider, range, output }, index) => {
      const at = places[index];
      const text = shown(slider, at);
      const moved = at !== slider.start;
      if (Number(range.value) !== at) range.value = at;
      range.style.setProperty("--v", (100 * at) / slider.most);
      range.setAttribute("aria-valuetext", moved ? `${text}, at first ${shown(slider, slider.start)}` : text);
      output.textContent = text;
      output.classList.toggle("is-moved", moved);
    });
    back.setAttribute("aria-disabled", sliders.every((slider, index) => places[index] === slider.start)); // not disabled: the button would lose the focus
  }

  model.on("change:places", show);
  show();
  return () => model.off("change:places", show);
}

export default { render };
