// Light, dark, or as the system has it. No module: it has to run before the first paint, or a chosen theme would flash.
(() => {
  "use strict";
  const choices = { system: "System", light: "Light", dark: "Dark" };
  const names = Object.keys(choices);
  let chosen = "system";
  try {
    const stored = localStorage.getItem("theme");
    chosen = names.includes(stored) ? stored : "system";
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
  document.documentElement.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const show = () => {
      document.documentElement.dataset.theme = chosen;
      document.getElementById("theme-name").textContent = choices[chosen];
      button.setAttribute("aria-label", `Colours: ${choices[chosen]}. Change them`);
    };
    button.addEventListener("click", () => {
      chosen = names[(names.indexOf(chosen) + 1) % names.length];
      show();
      try {
        localStorage.setItem("theme", chosen);
      } catch {
        // As above.
      }
    });
    show();
  });
})();
