"use strict";
(() => {
  const draw = (figure) => {
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const target = figure.querySelector(".interactive");
    const still = figure.querySelector(".still");
    target.hidden = false;
    const config = Object.assign({}, spec.config, { responsive: true, displaylogo: false });
    Plotly.newPlot(target, spec.data, spec.layout, config).then(
      () => { if (still) still.hidden = true; },
      () => { target.hidden = true; });
  };
  const all = document.querySelectorAll("figure.chart[data-plotly]");
  if (!("IntersectionObserver" in window)) { all.forEach(draw); return; }
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "600px" });
  all.forEach((figure) => seen.observe(figure));
})();
