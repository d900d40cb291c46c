"use strict";
// Draws every diagram of the page that is not drawn yet. Its source stays in the page, and is what is seen where drawing fails. Without a theme it is that of the page.
window.researchkitDrawMermaid = (theme) => {
  const dark = document.body.dataset.jpThemeLight === "false"
    || (document.body.dataset.jpThemeLight === undefined && window.matchMedia("(prefers-color-scheme: dark)").matches && getComputedStyle(document.body).colorScheme !== "light");
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, theme: theme || (dark ? "dark" : "default"), fontFamily: "system-ui, sans-serif" });
  for (const figure of document.querySelectorAll(".rk-mermaid:not([data-drawn])")) {
    figure.dataset.drawn = "";
    figure.style.margin = "1em 0";
    window.researchkitMermaidCount = (window.researchkitMermaidCount || 0) + 1;
    const source = figure.querySelector("pre");
    mermaid.render("rk-mermaid-" + window.researchkitMermaidCount, source.textContent).then(
      ({ svg }) => {
        const drawing = document.createElement("div");
        drawing.className = "rk-drawing";
        drawing.innerHTML = svg;
        source.hidden = true;
        figure.append(drawing);
      },
      (error) => {
        const line = document.createElement("p");
        line.style.whiteSpace = "pre-wrap";
      line.style.fontFamily = "ui-monospace, Consolas, 'DejaVu Sans Mono', monospace";
        line.textContent = "The diagram cannot be drawn: " + error.message;
        figure.append(line);
      });
  }
};
