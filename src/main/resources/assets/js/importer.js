// Files into the catalogue: chosen or dropped, with progress, and with the lines that are wrong.

import { upload } from "./api.js";
import { el } from "./dom.js";

const TYPES = { csv: "text/csv", ndjson: "application/x-ndjson", jsonl: "application/x-ndjson" };
const MOST_ERRORS_SHOWN = 200;

/** Files may be dropped anywhere on the page. onImported(): there is something new. */
export function acceptDrops(onImported) {
  let depth = 0;
  const over = (now) => document.body.classList.toggle("dropping", now);
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  window.addEventListener("dragenter", (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      depth++;
      over(true);
    }
  });
  window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  window.addEventListener("dragleave", (event) => hasFiles(event) && over(--depth > 0));
  window.addEventListener("drop", (event) => {
    if (!hasFiles(event)) {
      return;
    }
    event.preventDefault();
    depth = 0;
    over(false);
    document.querySelector("dialog.import")?.close();
    openImport(onImported, event.dataTransfer.files[0]);
  });
}

/** Opens the dialog, with a file if there is one already. */
export function openImport(onImported, dropped = null) {
  let running = null;
  const file = el("input", { type: "file", accept: ".ndjson,.jsonl,.csv", "aria-describedby": "import-help" });
  const replace = el("input", { type: "checkbox" });
  const rehearse = el("input", { type: "checkbox" });
  const start = el("button", { type: "submit", className: "primary", textContent: "Import" });
  const close = el("button", { type: "button", textContent: "Close", onclick: () => dialog.close() });
  const outcome = el("div", { className: "outcome", role: "status" });

  const submit = async (event) => {
    event.preventDefault();
    const chosen = file.files[0];
    const type = chosen && TYPES[chosen.name.split(".").pop().toLowerCase()];
    if (!type) {
      outcome.replaceChildren(wrong(chosen ? "The file's name must end in .ndjson or .csv." : "Choose a file first."));
      return;
    }
    const progress = el("progress", { max: 1, value: 0, "aria-label": "Sent" });
    const says = el("p", { className: "small", textContent: "Sending…" });
    outcome.replaceChildren(progress, says);
    running = new AbortController();
    start.disabled = true;
    close.textContent = "Cancel";
    const onProgress = (share) => {
      if (share < 1) {
        progress.value = share;
        says.textContent = `Sent ${Math.floor(share * 100)} % of ${size(chosen.size)}`;
      } else {
        progress.removeAttribute("value");
        says.textContent = "Sent. Every line is checked before the first one is stored…";
      }
    };
    try {
      const { json } = await upload(target(replace.checked, rehearse.checked), chosen, type, {
        signal: running.signal,
        onProgress,
      });
      outcome.replaceChildren(summary(json));
      if (!json.dryRun) {
        onImported();
      }
    } catch (error) {
      if (!running.signal.aborted) {
        outcome.replaceChildren(...failure(error));
      } else if (dialog.isConnected) {
        outcome.replaceChildren();
      }
    } finally {
      running = null;
      start.disabled = false;
      close.textContent = "Close";
    }
  };

  const dialog = el(
    "dialog",
    { className: "import", "aria-labelledby": "import-title" },
    el(
      "form",
      { onsubmit: submit },
      el("h2", { id: "import-title", textContent: "Import products" }),
      el("p", {
        id: "import-help",
        className: "small",
        textContent: "NDJSON, or CSV with a header line. A file with a wrong line stores nothing.",
      }),
      el("label", { className: "drop" }, el("span", { textContent: "Drop a file here, or choose one" }), file),
      el("label", { className: "check" }, replace, "Replace products that are here and differ"),
      el("label", { className: "check" }, rehearse, "Only check the file"),
      outcome,
      el("p", { className: "busy", role: "status" }),
      el("div", { className: "actions" }, close, start),
    ),
  );
  file.addEventListener("change", () => outcome.replaceChildren());
  dialog.addEventListener("close", () => {
    running?.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  if (dropped) {
    const files = new DataTransfer();
    files.items.add(dropped);
    file.files = files.files;
    start.focus();
  }
}

function target(replace, rehearse) {
  const query = new URLSearchParams();
  if (replace) {
    query.set("onConflict", "replace");
  }
  if (rehearse) {
    query.set("dryRun", "true");
  }
  return `products/import${query.size > 0 ? `?${query}` : ""}`;
}

function summary({ created, replaced, unchanged, dryRun }) {
  return el(
    "div",
    {},
    el("p", { className: "right", textContent: dryRun ? "The file is fine; nothing was stored." : "Imported." }),
    el(
      "dl",
      { className: "counts" },
      ...Object.entries({ "new": created, replaced, "here already": unchanged }).map(([what, number]) =>
        el("div", {}, el("dd", { textContent: number.toLocaleString("en") }), el("dt", { textContent: what })),
      ),
    ),
  );
}

function failure(error) {
  const lines = error.errors ?? [];
  if (lines.length === 0) {
    const hint = error.status === undefined ? " Repeat it: what is stored already is skipped." : "";
    return [wrong(`${error.title ?? "That did not work"}: ${error.message}.${hint}`)];
  }
  const rows = lines.slice(0, MOST_ERRORS_SHOWN).map(({ line, pointer, detail }) =>
    el(
      "tr",
      {},
      el("td", { className: "number", textContent: line ?? "" }),
      el("td", { textContent: pointer.replace(/^#\/?/, "") || "–" }),
      el("td", { textContent: withoutPlace(detail, line, pointer) }),
    ),
  );
  const more = lines.length - rows.length;
  return [
    wrong(`Nothing was imported: ${lines.length}${lines.length >= 1000 ? " or more" : ""} errors.`),
    el(
      "div",
      { className: "errors", tabIndex: 0, role: "region", "aria-label": "Errors by line" },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col", className: "number" }, "Line"),
            ...["Field", "What is wrong"].map((head) => el("th", { scope: "col" }, head)),
          ),
        ),
        el("tbody", {}, ...rows),
      ),
      more > 0 ? el("p", { className: "small", textContent: `and ${more} more` }) : null,
    ),
  ];
}

/** The detail without the line and the field, which have columns of their own. */
function withoutPlace(detail, line, pointer) {
  const field = pointer.replace(/^#\/?/, "");
  const rest = detail.replace(`line ${line}: `, "");
  return field && rest.startsWith(`${field} `) ? rest.slice(field.length + 1) : rest;
}

function wrong(text) {
  return el("p", { className: "wrong", textContent: text });
}

function size(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}
