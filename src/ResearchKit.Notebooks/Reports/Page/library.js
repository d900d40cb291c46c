"use strict";
const report = {};
// Says something to screen readers, and to the eye for a moment.
report.say = (text) => {
  const said = document.getElementById("rk-said");
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
};
// A library stands in the page compressed. Its text is that which the content security policy names by its hash; no other would run.
report.libraries = new Map();
report.library = (name) => {
  if (!report.libraries.has(name)) report.libraries.set(name, (async () => {
    const packed = Uint8Array.from(atob(document.getElementById("rk-library-" + name).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  })());
  return report.libraries.get(name);
};
// The element that the address names, and the reader in it: #section&reader=analyst.
report.address = () => {
  const [anchor, ...rest] = location.hash.slice(1).split("&");
  let id = anchor.startsWith("reader=") ? "" : anchor;
  try { id = decodeURIComponent(id); } catch { id = ""; }
  const reader = [anchor, ...rest].find((part) => part.startsWith("reader="));
  return { id, reader: reader && reader.slice(7) };
};
