// What every page does with JavaScript, and none needs: theme switch, fresh ages, copy buttons, a sentence when a request fails.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  // A browser lends its clipboard only to pages that came over https or from this machine.
  if (!navigator.clipboard) root.classList.add("no-clipboard");

  function switchTheme() {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = "theme=" + root.dataset.theme + "; path=/; max-age=31536000; samesite=lax";
  }

  // The words of Formats.age.
  function age(moment) {
    const s = Math.floor((Date.now() - moment) / 1000);
    if (s < 5) return "just now";
    if (s < 60) return s + " s ago";
    if (s < 3600) return Math.floor(s / 60) + " min ago";
    if (s < 86400) return Math.floor(s / 3600) + " h ago";
    return Math.floor(s / 86400) + " d ago";
  }

  function refreshAges() {
    for (const time of document.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      const inner = time.querySelector("[data-age]");
      const text = inner ? "(" + age(moment) + ")" : age(moment);
      const place = inner || time;
      if (place.textContent !== text) place.textContent = text;
      if (!time.dataset.zoned) {
        time.dataset.zoned = "yes";
        const local = moment.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" });
        time.title = time.title ? time.title + "\n" + local : local;
      }
    }
  }

  function say(sentence) {
    const flash = document.getElementById("flash");
    const p = document.createElement("p");
    p.className = "flash";
    p.textContent = sentence;
    flash.replaceChildren(p);
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.textContent);
    button.dataset.label ??= button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = button.dataset.label; }, 1500);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("themeSwitch" in button.dataset) switchTheme();
    if (button.dataset.copy) copy(button);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-TOKEN"] = document.body.dataset.csrf;
  });
  // An open menu closes with Escape, or with a click elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 ? "The page was open for too long: load it again and repeat what you did."
      : status === 404 ? "It is gone."
      : "The service could not answer (" + status + "). Try again in a moment.");
  });
  document.addEventListener("htmx:sendError", () => say("The service cannot be reached. Try again in a moment."));
  document.addEventListener("htmx:load", refreshAges);
  setInterval(refreshAges, 5000);
  refreshAges();
})();
