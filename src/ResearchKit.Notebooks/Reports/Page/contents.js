// The contents mark the section that is read; links beside headings are copied.
report.contents = (() => {
  const shown = () => [...document.querySelectorAll("article.notebook")].find((article) => article.offsetParent !== null || article.getClientRects().length > 0);
  const headings = (article) => [...article.querySelectorAll(".prose > :is(h2, h3, h4)")].filter((heading) => heading.getClientRects().length > 0);
  const place = () => {
    const article = shown();
    if (!article) return null;
    let current = null;
    for (const heading of headings(article)) {
      if (heading.getBoundingClientRect().top > 140) break;
      current = heading;
    }
    return current && { current, top: current.getBoundingClientRect().top };
  };
  // Where what is above changed its height, the section that was read stays where it was.
  const keep = (before) => {
    if (before && before.current.getClientRects().length > 0) window.scrollBy({ top: before.current.getBoundingClientRect().top - before.top, behavior: "instant" });
    mark();
  };
  const mark = () => {
    const article = shown();
    if (!article) return;
    const at = place();
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
    const last = atEnd && window.scrollY > 0 ? headings(article).at(-1) : at && at.current;
    for (const link of article.querySelectorAll(".toc a")) {
      const here = last && decodeURIComponent(link.hash.slice(1)) === last.id;
      if (here && !link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
      if (!here) link.removeAttribute("aria-current");
    }
  };
  let asked = false;
  addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; mark(); });
  }, { passive: true });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a.anchor");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    report.views.go(decodeURIComponent(link.hash.slice(1)));
    try {
      await navigator.clipboard.writeText(location.href);
      report.say("Link copied.");
      link.dataset.copied = "";
      setTimeout(() => { delete link.dataset.copied; }, 1500);
    } catch {
      report.say("The address now leads to this section.");
    }
  });
  return { place, keep, mark };
})();
