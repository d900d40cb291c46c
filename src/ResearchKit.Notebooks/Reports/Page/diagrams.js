// Diagrams are drawn while the page is idle, also those that are not in view, so that print has them.
report.diagrams = (() => {
  if (!document.querySelector(".rk-mermaid") || !document.getElementById("rk-library-mermaid") || !("DecompressionStream" in window)) return;
  const draw = () => report.library("mermaid").then(() => window.researchkitDrawMermaid("default"));
  if ("requestIdleCallback" in window) requestIdleCallback(draw, { timeout: 2000 }); else setTimeout(draw, 300);
})();
