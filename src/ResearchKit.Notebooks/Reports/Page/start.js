"use strict";
// Before anything is painted: scripts run, so one notebook at a time is shown, and the reader that the address or the report names.
(() => {
  const root = document.documentElement;
  const asked = /[#&]reader=(principal|analyst|researcher)\b/.exec(location.hash);
  root.classList.add("scripted");
  root.dataset.reader = asked && !("only" in root.dataset) ? asked[1] : root.dataset.opensFor;
  if (location.hash.length > 1 && !location.hash.startsWith("#reader=") && !location.hash.startsWith("#rk-")) root.classList.add("deep");
})();
