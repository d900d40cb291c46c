// Full text over headings, prose and captions of a set. Every word must be found; where it is found says how good the find is.
report.search = (() => {
  const form = document.querySelector("form.search");
  const stored = document.getElementById("rk-search-index");
  if (!form || !stored) return;
  const input = form.querySelector("input"), box = form.querySelector(".found"), list = form.querySelector("ol"), count = form.querySelector(".count");
  const Most = 30;
  const level = { principal: 0, analyst: 1, researcher: 2 };
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let entries;
  const load = () => entries ??= JSON.parse(stored.textContent).map((entry) => ({ ...entry, title: fold(entry.n), heading: fold(entry.h), text: fold(entry.t) }));

  const score = (entry, words) => {
    let sum = 0;
    for (const word of words) {
      const found = (entry.heading.includes(word) ? 6 : 0) + (entry.title.includes(word) ? 3 : 0) + Math.min(entry.text.split(word).length - 1, 4);
      if (!found) return 0;
      sum += found;
    }
    return sum;
  };

  const marked = (element, text, words) => {
    // Folding keeps the length of all but a few letters; where it does not, the text is shown unmarked.
    const folded = fold(text);
    let at = 0;
    if (folded.length === text.length) {
      while (at < text.length) {
        const [start, word] = words.map((one) => [folded.indexOf(one, at), one]).filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0])[0] ?? [-1];
        if (start < 0) break;
        const mark = document.createElement("mark");
        mark.textContent = text.slice(start, start + word.length);
        element.append(text.slice(at, start), mark);
        at = start + word.length;
      }
    }
    element.append(text.slice(at));
  };

  const piece = (entry, words) => {
    const at = Math.min(...words.map((word) => entry.text.indexOf(word)).filter((i) => i >= 0), Infinity);
    if (at === Infinity) return entry.t.slice(0, 160);
    const start = Math.max(0, entry.t.lastIndexOf(" ", Math.max(0, at - 50)) + 1);
    return (start > 0 ? "… " : "") + entry.t.slice(start, start + 170) + (entry.t.length > start + 170 ? " …" : "");
  };

  const address = (entry) => {
    const reader = document.documentElement.dataset.reader;
    const anchor = "#" + encodeURIComponent(entry.a).replaceAll("%2F", "/") + (reader === document.documentElement.dataset.opensFor ? "" : "&reader=" + reader);
    return entry.p.startsWith("#") ? anchor : entry.p + anchor;
  };

  const row = (entry, words) => {
    const item = document.createElement("li"), link = document.createElement("a"), where = document.createElement("strong"), text = document.createElement("span");
    link.href = address(entry);
    marked(where, entry.n + (entry.h ? ": " + entry.h : ""), words);
    marked(text, piece(entry, words), words);
    link.append(where, text);
    item.append(link);
    return item;
  };

  const find = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    box.hidden = words.length === 0;
    list.replaceChildren();
    if (words.length === 0) { count.textContent = ""; return; }
    const reader = level[document.documentElement.dataset.reader];
    const found = load().filter((entry) => entry.f <= reader).map((entry) => [score(entry, words), entry]).filter(([good]) => good > 0).sort((a, b) => b[0] - a[0]);
    list.append(...found.slice(0, Most).map(([, entry]) => row(entry, words)));
    count.textContent = found.length === 0 ? "Nothing found" : found.length > Most ? `The best ${Most} of ${found.length} places` : found.length === 1 ? "1 place" : `${found.length} places`;
    report.say(count.textContent);
  };

  const close = () => { box.hidden = true; };
  form.hidden = false;
  addEventListener("hashchange", close);
  form.addEventListener("submit", (event) => { event.preventDefault(); list.querySelector("a")?.click(); });
  input.addEventListener("input", find);
  input.addEventListener("focus", () => { if (input.value) find(); });
  list.addEventListener("click", (event) => { if (event.target.closest("a")) { close(); } });
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { input.value = ""; find(); input.focus(); }
    else if (event.key === "ArrowDown" && links.length > 0) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (at === 0 ? input : links[at - 1]).focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
})();
