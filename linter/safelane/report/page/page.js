"use strict";
(() => {
  const form = document.getElementById("filter");
  const folds = [...document.querySelectorAll("details")];
  const findings = [...document.querySelectorAll("article")];
  const parts = [...new Set(findings.map((finding) => finding.parentElement))];

  // Paper cannot be unfolded.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = folds.filter((fold) => !fold.open);
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });

  const texts = new Map();
  const textOf = (finding) => {
    if (!texts.has(finding)) {
      const title = finding.parentElement.querySelector("h2");
      texts.set(finding, `${finding.textContent} ${title.textContent}`.toLowerCase());
    }
    return texts.get(finding);
  };
  const fits = (finding, chosen, words) =>
    chosen.every(({ name, value }) => finding.dataset[name].split(" ").includes(value)) &&
    words.every((word) => textOf(finding).includes(word));

  let narrowed = false;
  const apply = () => {
    const words = form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = [...form.querySelectorAll("select")].filter((choice) => choice.value);
    const before = narrowed;
    narrowed = words.length + chosen.length > 0;
    const found = new Set();
    let shown = 0;
    let total = 0;
    for (const finding of findings) {
      const count = Number(finding.dataset.count);
      finding.hidden = !fits(finding, chosen, words);
      total += count;
      if (finding.hidden) continue;
      shown += count;
      found.add(finding.parentElement);
    }
    for (const part of parts) {
      part.hidden = !found.has(part);
      if (part.localName === "details" && (narrowed || before)) part.open = narrowed;
    }
    const all = `${total} finding${total === 1 ? "" : "s"}`;
    form.elements.shown.value = narrowed ? `${shown} of ${all}` : all;
    form.elements.all.disabled = !narrowed;
  };

  // A link to what is folded or filtered away shows it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (form && target.closest("[hidden]")) {
      form.reset();
      apply();
    }
    for (let part = target; part; part = part.parentElement) if (part.localName === "details") part.open = true;
    target.scrollIntoView();
  };

  if (form) {
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    addEventListener("keydown", (event) => {
      const typing = event.target.matches && event.target.matches("input[type=search], select");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      form.elements.search.focus();
    });
    apply();
  }
  addEventListener("hashchange", reveal);
  reveal();
})();
