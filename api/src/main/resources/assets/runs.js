// Ticking rows of the list of runs: all on the page at once, and how many are.
(function () {
  "use strict";
  const form = document.getElementById("runs");
  const all = form && form.querySelector("[data-select-all]");
  if (!all) return;
  const boxes = form.querySelectorAll('input[name="run"]');

  function count() {
    const ticked = form.querySelectorAll('input[name="run"]:checked').length;
    form.dataset.selected = ticked;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    form.querySelector("[data-selected-count]").textContent = ticked ? ticked + " selected" : "";
  }

  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    count();
  });
  // Enter in a box would send the form, and forget what is ticked.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "checkbox") event.preventDefault();
  });
  // A browser that comes back to the page ticks again what was ticked.
  window.addEventListener("pageshow", count);
  count();
})();
