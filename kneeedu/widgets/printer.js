// A button that prints the page. On paper every disclosure stands open, and closes again afterwards.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kn-btn";
  button.textContent = model.get("label");
  button.addEventListener("click", () => window.print());
  el.classList.add("kn-printer");
  el.replaceChildren(button);

  let opened = [];
  const open = () => {
    opened = [...document.querySelectorAll(".kn-debrief details:not([open])")];
    for (const one of opened) one.open = true;
  };
  const close = () => {
    for (const one of opened) one.open = false;
    opened = [];
  };
  window.addEventListener("beforeprint", open);
  window.addEventListener("afterprint", close);
  return () => {
    window.removeEventListener("beforeprint", open);
    window.removeEventListener("afterprint", close);
  };
}

export default { render };
