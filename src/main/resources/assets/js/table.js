// The rows of the table. At most one page of them is in the document.

import { byId, el, iconButton } from "./dom.js";
import { format } from "./money.js";

const MINUTE = 60_000;
const DAY = 86_400_000;
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "medium" });

/** How long ago a time was, as people say it. */
export function ago(time, now = Date.now()) {
  const passed = now - new Date(time).getTime();
  if (passed < MINUTE) {
    return "just now";
  }
  if (passed < 60 * MINUTE) {
    return `${Math.floor(passed / MINUTE)} min ago`;
  }
  return passed < DAY ? `${Math.floor(passed / 60 / MINUTE)} h ago` : day.format(new Date(time));
}

/**
 * Shows products. editorOf(product) answers a form if the product is being edited; isLeaving(product) whether it will be
 * deleted; the others are called when a button is pressed.
 */
export function renderRows(products, { editorOf, isLeaving, onEdit, onRemove, onRestore }) {
  const focused = focusedPlace();
  byId("rows").replaceChildren(
    ...products.map((product) => {
      const editor = editorOf(product);
      const row = editor ? el("tr", { className: "editing" }, el("td", { colSpan: 4 }, editor)) : null;
      const shown = row ?? (isLeaving(product) ? leavingRow(product, onRestore) : plainRow(product, onEdit, onRemove));
      shown.dataset.id = product.id;
      return shown;
    }),
  );
  restoreFocus(focused);
}

/** Moves the focus to a button in the row of a product; to the heading if there is none. */
export function focusRow(id, selector) {
  const row = document.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  (row?.querySelector(selector) ?? byId("products")).focus();
}

function plainRow(product, onEdit, onRemove) {
  return el(
    "tr",
    {},
    nameCell(product),
    el("td", { className: "number", textContent: format(product.price, product.currency) }),
    whenCell(product),
    el(
      "td",
      { className: "tools" },
      iconButton("edit", `Edit: ${product.name}`, { "data-action": "edit", onclick: () => onEdit(product) }),
      iconButton("remove", `Delete: ${product.name}`, { "data-action": "remove", onclick: () => onRemove(product) }),
    ),
  );
}

function leavingRow(product, onRestore) {
  return el(
    "tr",
    { className: "leaving" },
    nameCell(product),
    el("td", { className: "number", textContent: format(product.price, product.currency) }),
    el("td", { className: "when", textContent: "will be deleted" }),
    el(
      "td",
      { className: "tools" },
      iconButton("undo", `Undo: keep ${product.name}`, {
        "data-action": "restore",
        onclick: () => onRestore(product),
      }),
    ),
  );
}

function nameCell({ name, description }) {
  return el(
    "th",
    { scope: "row" },
    el("span", { className: "name", textContent: name }),
    description ? el("span", { className: "description", textContent: description, title: description }) : null,
  );
}

function whenCell({ updatedAt, version }) {
  const title = `${moment.format(new Date(updatedAt))}, version ${version}`;
  return el("td", { className: "when" }, el("time", { dateTime: updatedAt, title, textContent: ago(updatedAt) }));
}

/** Rows are made anew: without this, whoever uses the keyboard would be thrown back to the top. */
function focusedPlace() {
  const active = document.activeElement;
  const id = active?.closest("#rows tr")?.dataset.id;
  return id ? { id, action: active.dataset.action, field: active.name, range: selection(active) } : null;
}

function selection(input) {
  return typeof input.selectionStart === "number" ? [input.selectionStart, input.selectionEnd] : null;
}

function restoreFocus(place) {
  const row = place && document.querySelector(`tr[data-id="${CSS.escape(place.id)}"]`);
  const target = row?.querySelector(
    place.action ? `[data-action="${place.action}"]` : `[name="${CSS.escape(place.field ?? "")}"]`,
  );
  target?.focus();
  if (target && place.range) {
    target.setSelectionRange(...place.range);
  }
}
