// Interactive charts: the static picture stands first, and is replaced by one of the same size when it comes into view. One is drawn at a time.
report.charts = (() => {
  const all = [...document.querySelectorAll("figure.chart[data-figure]")];
  const waiting = new Set();
  const asked = new Map();
  let busy = false;
  const isNarrow = (figure) => Number(figure.dataset.width) > figure.clientWidth + 1;

  const draw = async (figure) => {
    const spec = JSON.parse(document.getElementById(figure.dataset.figure).textContent);
    const still = figure.querySelector(".still");
    const box = figure.querySelector(".interactive");
    const picture = still.firstElementChild ? still.firstElementChild.getBoundingClientRect() : still.getBoundingClientRect();
    const width = Number(figure.dataset.width) || Math.min(figure.clientWidth, 720);
    const height = Number(figure.dataset.height) || picture.height || 450;
    const layout = Object.assign({}, spec.layout, { width, height, autosize: false });
    box.style.height = height + "px";
    box.hidden = false;
    box.classList.add("drawing");
    try {
      await report.library("plotly");
      await Plotly.newPlot(box, spec.data, layout, { displaylogo: false, responsive: false, showLink: false, showSendToCloud: false, plotlyServerURL: "", modeBarButtonsToRemove: ["sendDataToCloud", "editInChartStudio", "lasso2d", "select2d"] });
      figure.classList.add("drawn");
    } catch (error) {
      box.hidden = true;
      box.replaceChildren();
      figure.dataset.failed = error.message;
    }
    box.classList.remove("drawing");
  };

  const next = async () => {
    if (busy) return;
    busy = true;
    for (const figure of waiting) {
      waiting.delete(figure);
      await draw(figure);
      await new Promise((done) => { setTimeout(done, 0); });
    }
    busy = false;
  };

  const ask = (figure) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "draw";
    button.textContent = "Interactive chart";
    button.addEventListener("click", () => { button.remove(); asked.delete(figure); figure.classList.add("wide"); waiting.add(figure); next(); });
    figure.append(button);
    asked.set(figure, button);
  };

  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      if (isNarrow(target)) ask(target);
      else { waiting.add(target); next(); }
    }
  }, { rootMargin: "300px" });
  // A window that was made wider, or a phone that was turned.
  addEventListener("resize", () => {
    for (const [figure, button] of asked) {
      if (isNarrow(figure)) continue;
      asked.delete(figure);
      button.remove();
      seen.observe(figure);
    }
  }, { passive: true });
  if ("DecompressionStream" in window) all.forEach((figure) => seen.observe(figure));
  return { all };
})();
