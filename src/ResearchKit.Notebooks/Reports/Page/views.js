// One notebook of a set at a time, chosen by the address. Without scripts all stand below each other.
report.views = (() => {
  const root = document.documentElement;
  const index = document.getElementById("rk-index");
  const articles = [...document.querySelectorAll("article.notebook")];
  const isSet = index !== null && articles.length > 0;
  const title = document.title;
  let current = "";
  const go = (id, focus) => {
    const target = (id && document.getElementById(id)) || null;
    const article = target && target.closest("article.notebook");
    root.classList.remove("deep");
    if (isSet) {
      for (const one of articles) one.classList.toggle("here", one === article);
      root.classList.toggle("reading", article !== null);
      const heading = article && article.querySelector("h1");
      document.title = heading ? heading.firstChild.textContent.trim() + " – " + title : title;
      if (focus && heading && target === article) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    }
    const hidden = target && target.closest("[data-from]");
    if (hidden && hidden.getClientRects().length === 0) report.readers.show(hidden.dataset.from);
    current = target && target !== index ? id : "";
    report.readers.write(current);
    if (target && target !== article && target !== index) target.scrollIntoView();
    else if (isSet || target) window.scrollTo({ top: 0, behavior: "instant" });
    report.contents.mark();
  };
  const follow = (focus) => {
    const { id, reader } = report.address();
    if (id === "rk-main") {
      const main = document.getElementById(id);
      main.tabIndex = -1;
      main.focus();
      report.readers.write(current);
      return;
    }
    if (reader && reader in { principal: 0, analyst: 0, researcher: 0 } && !("only" in root.dataset)) report.readers.show(reader);
    go(id, focus);
  };
  addEventListener("hashchange", () => follow(true));
  addEventListener("popstate", () => follow(true));
  if (location.hash.length > 1 || isSet) follow(false); else report.contents.mark();
  return { go };
})();
