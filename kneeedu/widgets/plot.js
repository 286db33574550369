/* Draws a figure with the script that all figures of the page share. It is asked for once, by the first of them. */

const QUIET = { displayModeBar: false, scrollZoom: false, doubleClick: false, responsive: false };

/* Kept at the window, as each widget has a module of its own. After a failure the next figure tries again. */
function drawing(address) {
  window.kneeeduPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { window.kneeeduPlotly = undefined; reject(new Error("the drawing script did not come")); };
    document.head.append(script);
  });
  return window.kneeeduPlotly;
}

function render({ model, el }) {
  el.classList.add("kn-plotly");
  const place = document.createElement("div");
  place.setAttribute("role", "img");
  el.append(place);
  let queue = Promise.resolve(), wide = 0, gone = false;

  const draw = async () => {
    const { data, layout } = model.get("figure");
    if (!data || gone) return;
    place.style.minHeight = layout?.height ? `${layout.height}px` : "";
    place.setAttribute("aria-label", model.get("label"));
    try {
      const Plotly = await drawing(model.get("address"));
      if (gone) return;
      /* What Plotly is given it keeps and alters; the model's own stays as Python sent it. */
      await Plotly.react(place, structuredClone(data), structuredClone(layout ?? {}), QUIET);
      wide = place.clientWidth;
    } catch (fault) {
      console.warn(fault);
      if (!place.hasChildNodes()) place.textContent = "The picture cannot be drawn here just now. What it shows stands in words and in the table.";
    }
  };
  /* One drawing after the other, and of those that wait only the last. */
  let isWaiting = false;
  const redraw = () => {
    if (isWaiting) return;
    isWaiting = true;
    queue = queue.then(() => { isWaiting = false; return draw(); });
  };

  const widths = new ResizeObserver(() => {
    if (place.clientWidth && place.clientWidth !== wide && window.Plotly && place.classList.contains("js-plotly-plot")) {
      wide = place.clientWidth;
      window.Plotly.Plots.resize(place);
    }
  });
  widths.observe(el);
  model.on("change:figure change:label", redraw);
  redraw();

  return () => {
    gone = true;
    widths.disconnect();
    model.off("change:figure change:label", redraw);
    window.Plotly?.purge(place);
  };
}

export default { render };
