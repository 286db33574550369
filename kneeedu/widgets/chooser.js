// Ask or examine: two tabs of rows under headings that open. A press asks; the row then says so and what came of it.
// 'picked' (a place in the list, with a serial) and 'looked_at' are all that is sent back; the kernel checks them.
const KINDS = [
  { kind: "history", tab: "Ask", find: "Find a question", one: "question", many: "questions", done: "asked" },
  { kind: "test", tab: "Examine", find: "Find a test", one: "test", many: "tests", done: "examined" },
];
const TICK = '<svg width="18" height="18" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10" fill="currentColor"/><path d="M7.5 12.4l3 3 6-6.6" fill="none" stroke="var(--kn-surface)" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>';
const NOTHING = -1;

function element(tag, properties, ...children) {
  const { attributes = {}, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const count = (n, { one, many }) => `${n} ${n === 1 ? one : many}`;

export default () => {
  let kept = null; // {tab, query: {kind: text}, open: Set of headings, about: Map}: outlives a redraw of this widget

  function render({ model, el }) {
    const name = `kn-ask-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    const items = model.get("rows").map(([kind, group, text, minutes, synonyms], index) => ({
      index, kind, group, text, minutes, synonyms, sought: plain([group, text, ...synonyms].join(" ")) }));
    const kinds = KINDS.filter(({ kind }) => items.some((item) => item.kind === kind));
    kept ??= { tab: kinds[0]?.kind, query: {}, open: new Set(kinds.map(({ kind }) => keyOf(items.find((item) => item.kind === kind)))), about: new Map() };
    let waiting = NOTHING; // the row whose press the kernel has not dealt with yet
    let sent = 0;

    function keyOf({ kind, group }) { return `${kind} ${group}`; }

    const tabs = element("div", { className: "kn-tabs", attributes: { role: "tablist", "aria-label": "Ask or examine" } });
    const sides = kinds.map((words) => side(words));
    tabs.append(...sides.map(({ tab }) => tab));

    el.replaceChildren(element("section", { className: "kn-panel kn-stack kn-chooser", attributes: { "aria-labelledby": `${name}-head` } },
      element("h2", { id: `${name}-head`, tabIndex: -1, textContent: "Ask or examine" }), tabs, ...sides.map(({ panel }) => panel)));

    function side(words) {
      const { kind } = words;
      const tab = element("button", { type: "button", id: `${name}-${kind}-tab`, textContent: words.tab, attributes: { role: "tab", "aria-controls": `${name}-${kind}` } });
      tab.addEventListener("click", () => turn(kind));
      const find = element("input", { type: "search", id: `${name}-${kind}-find`, autocomplete: "off", spellcheck: false, value: kept.query[kind] ?? "" });
      const status = element("p", { className: "kn-small kn-muted", attributes: { role: "status" } });
      const across = element("button", { type: "button", className: "kn-btn kn-btn--small", hidden: true });
      const groups = [...new Set(items.filter((item) => item.kind === kind).map(({ group }) => group))].map((group) =>
        section(group, items.filter((item) => item.kind === kind && item.group === group), words));
      const panel = element("div", { id: `${name}-${kind}`, className: "kn-chooser__side", attributes: { role: "tabpanel", "aria-labelledby": tab.id } },
        element("div", { className: "kn-find" }, element("label", { htmlFor: find.id, textContent: words.find }), find),
        status, across, element("div", {}, ...groups.map(({ box }) => box)));
      const one = { words, tab, panel, find, status, across, groups };
      find.addEventListener("input", () => {
        kept.query[kind] = find.value;
        sift(one);
      });
      across.addEventListener("click", () => {
        const other = sides.find((each) => each !== one);
        other.find.value = kept.query[other.words.kind] = find.value;
        turn(other.words.kind);
        sift(other);
        other.find.focus();
      });
      return one;
    }

    function section(group, rows, words) {
      const key = keyOf(rows[0]);
      const body = element("ul", { className: "kn-ask", id: `${name}-g${rows[0].index}` });
      const tally = element("span", { className: "kn-min kn-num" });
      const toggle = element("button", { type: "button", className: "kn-group__toggle", attributes: { "aria-controls": body.id } }, element("span", { textContent: group }), tally);
      toggle.addEventListener("click", () => {
        kept.open.has(key) ? kept.open.delete(key) : kept.open.add(key);
        unfold();
      });
      const lines = rows.map((item) => line(item, words));
      body.append(...lines.map(({ row }) => row));
      const box = element("div", { className: "kn-shelf" }, element("h3", { className: "kn-group" }, toggle), body);
      const unfold = (sought = false) => {
        body.hidden = !sought && !kept.open.has(key);
        toggle.setAttribute("aria-expanded", String(!body.hidden));
        toggle.disabled = sought; // all that fits is shown while searching
      };
      return { box, tally, toggle, lines, unfold };
    }

    function line(item, words) {
      const label = element("span", {}, item.text);
      const also = element("span", { className: "kn-detail", hidden: true });
      label.append(also);
      const minutes = element("span", { className: "kn-min kn-num", textContent: item.minutes });
      const press = element("button", { type: "button", className: "kn-ask__do" }, label, minutes);
      press.addEventListener("click", () => pick(item.index));
      const answer = element("p", { className: "kn-ask__answer", hidden: true });
      const row = element("li", {}, press);
      const made = { item, row, press, label, also, answer, words };
      if (item.kind === "test") {
        const panel = element("div", { className: "kn-ask__about", id: `${name}-a${item.index}`, hidden: true });
        const how = element("button", { type: "button", className: "kn-ask__how", textContent: "How to",
          attributes: { "aria-expanded": "false", "aria-controls": panel.id, "aria-label": `How to: ${item.text}` } });
        const go = element("button", { type: "button", className: "kn-btn kn-btn--small", textContent: `Do this test (${item.minutes})` });
        go.addEventListener("click", () => pick(item.index));
        how.addEventListener("click", () => look(made));
        row.classList.add("has-how");
        row.append(how, answer, panel);
        return Object.assign(made, { how, panel, go });
      }
      row.append(answer);
      return made;
    }

    const all = () => sides.flatMap(({ groups }) => groups.flatMap(({ lines }) => lines));

    function turn(kind) {
      kept.tab = kind;
      for (const { words, tab, panel } of sides) {
        const is = words.kind === kind;
        tab.setAttribute("aria-selected", String(is));
        tab.tabIndex = is ? 0 : -1;
        panel.hidden = !is;
      }
    }

    const fits = (item, words) => words.every((word) => item.sought.includes(word));

    function sift({ words, find, status, across, groups }) {
      const query = plain(find.value).split(" ").filter(Boolean);
      const sought = query.length > 0;
      let found = 0;
      for (const { box, lines, unfold } of groups) {
        let here = 0;
        for (const { item, row, also } of lines) {
          const is = fits(item, query);
          row.hidden = !is;
          here += is;
          const isNamed = query.every((word) => plain(item.text).includes(word));
          const synonym = !isNamed && item.synonyms.find((one) => query.some((word) => plain(one).includes(word)));
          also.hidden = !synonym;
          also.textContent = synonym ? `Found by: ${synonym}` : "";
        }
        box.hidden = here === 0;
        unfold(sought);
        found += here;
      }
      const total = items.filter(({ kind }) => kind === words.kind).length;
      status.textContent = !sought ? count(total, words) : found ? `${found} of ${count(total, words)}` : `No ${words.one} with these words.`;
      const other = sides.find((each) => each.words !== words);
      const there = sought && !found && other ? items.filter((item) => item.kind === other.words.kind && fits(item, query)).length : 0;
      across.hidden = there === 0;
      across.textContent = there ? `Look under ${other.words.tab} (${there})` : "";
    }

    tabs.addEventListener("keydown", (event) => {
      const at = sides.findIndex(({ words }) => words.kind === kept.tab);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: sides.length - 1 }[event.key];
      if (to === undefined) return;
      const next = sides[(to + sides.length) % sides.length];
      turn(next.words.kind);
      next.tab.focus();
      event.preventDefault();
    });

    function pick(index) {
      if (waiting !== NOTHING || model.get("locked") || model.get("done").includes(index)) return;
      waiting = index;
      sent = model.get("picked").serial + 1;
      model.set("picked", { index, serial: sent });
      model.save_changes();
      show();
    }

    function look({ item, how, panel }) {
      const opens = panel.hidden;
      how.setAttribute("aria-expanded", String(opens));
      panel.hidden = !opens;
      if (opens && !kept.about.has(item.index)) panel.replaceChildren(element("p", { className: "kn-muted", textContent: "Fetching …" }));
      tellAbout();
    }

    function tellAbout() { // markup made in Python, where all text in it was escaped
      const { index, html } = model.get("about");
      if (html) kept.about.set(index, html);
      for (const { item, panel, go } of all()) {
        if (!panel || panel.hidden || !kept.about.has(item.index) || panel.contains(go)) continue;
        panel.innerHTML = kept.about.get(item.index);
        panel.append(go);
      }
      const lacking = all().find(({ item, panel }) => panel && !panel.hidden && !kept.about.has(item.index));
      if (!lacking || model.get("looked_at") === lacking.item.index) return;
      model.set("looked_at", lacking.item.index);
      model.save_changes();
    }

    function show() {
      const done = model.get("done");
      const answers = model.get("answers");
      const locked = model.get("locked");
      for (const { groups } of sides) {
        for (const { lines, tally } of groups) {
          const did = lines.filter(({ item }) => done.includes(item.index)).length;
          tally.replaceChildren(did ? `${did} of ${lines.length}` : String(lines.length));
          if (did) tally.append(element("span", { className: "kn-min__word", textContent: ` ${lines[0].words.done}` }));
        }
      }
      for (const one of all()) {
        const { item, row, press, label, answer, how, go, words } = one;
        const isDone = done.includes(item.index);
        const answered = answers[item.index] ?? "";
        answer.textContent = answered;
        answer.hidden = !answered;
        if (isDone && !row.classList.contains("is-done")) {
          const held = [press, go].includes(document.activeElement);
          const byKeyboard = held && document.activeElement.matches(":focus-visible");
          const tick = element("span", { className: "kn-min" }, words.done);
          tick.insertAdjacentHTML("beforeend", TICK);
          press.replaceWith(element("div", { className: "kn-ask__did" }, label, tick));
          if (go) go.hidden = true;
          row.classList.add("is-done");
          if (held) pass(row, byKeyboard);
        }
        row.classList.toggle("is-waiting", item.index === waiting);
        if (how) how.hidden = locked; // nothing is fetched any more
        for (const button of [press, go]) button?.setAttribute("aria-disabled", String(locked));
      }
    }

    function pass(row, byKeyboard) { // on to the next row that can still be pressed, in sight of the one just done
      const side = row.closest('[role="tabpanel"]');
      const follows = (node) => row.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING && !row.contains(node) && node.offsetParent;
      const next = [...side.querySelectorAll(".kn-ask__do, .kn-group__toggle:enabled")].find(follows);
      const to = next ?? side.querySelector('input[type="search"]');
      to.focus({ preventScroll: true });
      if (byKeyboard) to.scrollIntoView({ block: "nearest" });
    }

    function heard() { // dealt with, or put right by the kernel
      if (model.get("heard") < sent && model.get("picked").serial === sent) return;
      waiting = NOTHING;
      show();
    }

    model.on("change:heard change:picked", heard);
    model.on("change:done change:answers change:locked", show);
    model.on("change:about", tellAbout);
    turn(kept.tab);
    sides.forEach(sift);
    show();
    return () => {
      model.off("change:heard change:picked", heard);
      model.off("change:done change:answers change:locked", show);
      model.off("change:about", tellAbout);
    };
  }

  return { render };
};
