// The switch between readers; the choice stands in the address, so that a link leads to the same view.
report.readers = (() => {
  const root = document.documentElement;
  const choice = document.querySelector(".readers");
  const links = () => document.querySelectorAll("a[data-page]");
  const show = (reader) => {
    root.dataset.reader = reader;
    if (choice) for (const input of choice.querySelectorAll("input")) input.checked = input.value === reader;
    for (const link of links()) link.hash = reader === root.dataset.opensFor ? "" : "reader=" + reader;
  };
  // The address with the present reader in it, where it is not the one for whom the report opens.
  const write = (id) => {
    const reader = root.dataset.reader === root.dataset.opensFor ? "" : "reader=" + root.dataset.reader;
    const hash = [id && encodeURIComponent(id).replaceAll("%2F", "/"), reader].filter(Boolean).join("&");
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  };
  if (choice) {
    choice.hidden = false;
    choice.addEventListener("change", (event) => {
      const before = report.contents.place();
      show(event.target.value);
      write(report.address().id);
      report.contents.keep(before);
      report.say("Shown for " + event.target.value + "s.");
    });
  }
  show(root.dataset.reader);
  return { show, write };
})();
