// Remembers which colours the reader chose in the footer. Loaded before the first paint, so that nothing flashes.
(() => {
  const root = document.documentElement;
  const choices = ["auto", "light", "dark"];
  const stored = () => {
    try {
      return localStorage.getItem("scheme") ?? "auto";
    } catch {
      return "auto"; // The browser stores nothing for this site.
    }
  };
  const scheme = stored();
  if (scheme !== "auto" && choices.includes(scheme)) root.dataset.scheme = scheme;

  document.addEventListener("DOMContentLoaded", () => {
    for (const choice of choices) {
      const input = document.getElementById(`scheme-${choice}`);
      if (!(input instanceof HTMLInputElement)) continue;
      if (choice === scheme) input.checked = true;
      input.addEventListener("change", () => {
        try {
          localStorage.setItem("scheme", choice);
        } catch {
          // The choice holds for this page.
        }
      });
    }
    delete root.dataset.scheme;
  });
})();
