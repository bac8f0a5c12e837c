// A prediction as it runs: its output from the event stream, its state from the server (htmx asks for that every second), and the
// playground's form.
(function () {
  "use strict";
  let source = null; // the open stream
  let received = ""; // what came over it, from the start

  function output() {
    return document.getElementById("output");
  }

  // Text only ever goes in as text. Appending leaves the reader's selection and screen reader alone.
  function show(text) {
    const box = output();
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (text.startsWith(box.textContent)) {
      const more = text.slice(box.textContent.length);
      if (more) box.append(more);
    } else {
      box.textContent = text;
    }
    if (atEnd) box.scrollTop = box.scrollHeight;
  }

  function follow(run) {
    close();
    received = "";
    const stream = run.dataset.stream;
    if (!stream || run.dataset.finished === "true") return;
    source = new EventSource(stream);
    source.addEventListener("output", (event) => {
      received += event.data;
      // A stream begins at the start, which the page may show already.
      if (received.length > output().textContent.length) show(received);
    });
    source.addEventListener("done", () => {
      close();
      refresh();
    });
    // Either the stream's own error event, whose text the state shows, or a lost connection, which the browser opens again.
    source.addEventListener("error", (event) => {
      if (event.data) {
        close();
        refresh();
      }
    });
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  // In the name of the state, so that an answer which is on its way does not come after this one.
  function refresh() {
    const state = document.getElementById("run-state");
    const address = state && state.getAttribute("hx-get");
    if (address) htmx.ajax("GET", address, { source: state, target: state, swap: "outerHTML" });
  }

  // At the end, and where there is no stream, the state brings the output.
  function settle(state) {
    const whole = document.getElementById("output-so-far");
    if (whole) show(whole.textContent);
    if (["succeeded", "failed", "canceled"].includes(state.dataset.status)) {
      output().classList.remove("streaming");
      close();
      const cancel = document.getElementById("run-cancel");
      if (cancel) cancel.remove();
    }
  }

  document.addEventListener("htmx:load", (event) => {
    const part = event.detail.elt;
    const run = part.matches("[data-run]") ? part : part.querySelector("[data-run]");
    if (run) follow(run);
    for (const link of part.querySelectorAll("a[data-absolute]")) link.textContent = link.href;
    if (run === part) run.scrollIntoView({ block: "nearest" });
    if (part.id === "run-state") settle(part);
    if (part.id === "playground-form") {
      const wrong = part.querySelector("[aria-invalid]");
      if (wrong) wrong.focus();
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const asked = event.target.querySelector("details.confirm[open]");
    if (asked && event.target.matches("form")) asked.open = false;
    if (event.target.id !== "playground-form" || !event.detail.successful) return;
    for (const error of event.target.querySelectorAll(".field-error, .error")) error.remove();
    for (const field of event.target.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  });

  // A slider and its number say the same.
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.sliderOf) {
      document.getElementById(field.dataset.sliderOf).value = field.value;
    } else {
      const slider = document.querySelector('[data-slider-of="' + CSS.escape(field.id) + '"]');
      if (slider) slider.value = field.value;
    }
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("#playground-form");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const run = form.querySelector("button[type=submit]");
      if (run) form.requestSubmit(run);
    }
  });
})();
