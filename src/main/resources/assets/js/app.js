// Puts the parts of the page together.

import { onBusy } from "./api.js";
import { Catalogue, SORTS } from "./catalogue.js";
import { byId, el } from "./dom.js";
import { editorOf, openCreate, startEdit } from "./editor.js";
import { currencyOptions, draftOf } from "./fields.js";
import { acceptDrops, openImport } from "./importer.js";
import { complain, notify } from "./notices.js";
import { watchOperations } from "./operations.js";
import { focusRow, renderRows } from "./table.js";
import { sendWithDownloads } from "./token.js";
import { isLeaving, remove, restore } from "./trash.js";

// Of all that a search takes, this is the largest part; answers to what was typed before are dropped.
const MILLIS_UNTIL_TYPING_PAUSES = 120;

sendWithDownloads();

const catalogue = new Catalogue();
const filters = byId("filters");

// ---- What is shown

catalogue.addEventListener("loading", () => {
  byId("listing").setAttribute("aria-busy", "true");
});

catalogue.addEventListener("shown", () => {
  byId("listing").setAttribute("aria-busy", "false");
  renderRows(catalogue.products, {
    editorOf: (product) => editorOf(product, { onEnd: endEdit, onDeleted: wasDeleted }),
    isLeaving,
    onEdit: edit,
    onRemove: removeProduct,
    onRestore: (product) => {
      restore(product);
      focusRow(product.id, "[data-action=remove]");
    },
  });
  const count = catalogue.products.length;
  byId("position").textContent = `Page ${catalogue.page}, ${count} ${count === 1 ? "product" : "products"}`;
  byId("previous").disabled = !catalogue.hasPrevious;
  byId("next").disabled = !catalogue.hasNext;
  showPlaceholder(count === 0 ? (catalogue.isFiltered ? nothingFound() : nothingThere()) : null);
});

catalogue.addEventListener("failed", ({ detail: error }) => {
  byId("listing").setAttribute("aria-busy", "false");
  byId("rows").replaceChildren();
  byId("position").textContent = "Nothing is shown";
  byId("next").disabled = true;
  showPlaceholder([
    el("h3", { textContent: error.title ?? "That did not work" }),
    el("p", { textContent: `${error.message}.` }),
    error.traceId ? el("p", { className: "small", textContent: `Trace ${error.traceId}` }) : null,
    el("button", { type: "button", textContent: "Try again", onclick: () => catalogue.retry() }),
  ]);
});

function nothingFound() {
  return [
    el("h3", { textContent: "Nothing matches" }),
    el("p", { textContent: "Every word has to occur in the name or the description; the last one may be a beginning." }),
    el("button", { type: "button", textContent: "Show all products", onclick: () => show({ q: "", currency: "" }) }),
  ];
}

function nothingThere() {
  return [
    el("h3", { textContent: "No products yet" }),
    el("p", { textContent: "Make the first one, or drop an NDJSON or CSV file on this page." }),
    el("button", { type: "button", className: "primary", textContent: "New product", onclick: create }),
  ];
}

function showPlaceholder(content) {
  byId("placeholder").hidden = content === null;
  byId("placeholder").replaceChildren(...(content ?? []).filter(Boolean));
}

// ---- Changing it

function edit(product) {
  startEdit(product);
  catalogue.replace(product);
  focusRow(product.id, "[name=name]");
}

function endEdit(stored) {
  catalogue.replace(stored);
  focusRow(stored.id, "[data-action=edit]");
}

function wasDeleted(product, mine) {
  catalogue.remove(product.id);
  notify(`Somebody deleted “${product.name}” meanwhile.`, {
    kind: "wrong",
    lasting: true,
    actions: [{ label: "Create it anew", run: () => openCreate(created, draftOf(mine)) }],
  });
}

function removeProduct(product) {
  remove(product, {
    onChange: () => catalogue.replace(catalogue.find(product.id) ?? product),
    onGone: () => catalogue.remove(product.id),
    onOvertaken: () => catalogue.reload(),
  });
  focusRow(product.id, "[data-action=restore]");
}

function create() {
  openCreate(created);
}

function created(product) {
  const first = SORTS[0][0];
  const isOnTop = !catalogue.isFiltered && catalogue.view.sort === first;
  const actions = isOnTop ? [] : [{ label: "Show", run: () => show({ q: "", currency: "", sort: first }) }];
  notify(`“${product.name}” is created.`, { actions });
  return isOnTop ? show({}) : catalogue.reload();
}

// ---- Asking for something else

async function show(view) {
  await catalogue.show(view);
  mirrorView();
}

/** The controls, the column heads and the address say what is shown. */
function mirrorView() {
  const { q, currency, sort } = catalogue.view;
  if (document.activeElement !== filters.elements.q) {
    filters.elements.q.value = q;
  }
  filters.elements.currency.value = currency;
  filters.elements.sort.value = sort;
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const key = head.dataset.sort;
    const order = { [key]: "ascending", [`-${key}`]: "descending" }[sort];
    head.setAttribute("aria-sort", order ?? "none");
  }
  const query = new URLSearchParams(Object.entries(catalogue.view).filter(([, value]) => value !== ""));
  history.replaceState(null, "", `?${query}`);
}

let typing;

filters.elements.q.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => show({ q: filters.elements.q.value.trim() }), MILLIS_UNTIL_TYPING_PAUSES);
});
filters.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  show({ q: filters.elements.q.value.trim() });
});
filters.elements.currency.addEventListener("change", ({ target }) => show({ currency: target.value }));
filters.elements.sort.addEventListener("change", ({ target }) => show({ sort: target.value }));
for (const head of document.querySelectorAll("th[data-sort]")) {
  const key = head.dataset.sort;
  head.querySelector("button").addEventListener("click", () => {
    show({ sort: catalogue.view.sort === key ? `-${key}` : key });
  });
}
byId("next").addEventListener("click", () => turn(catalogue.goNext()));
byId("previous").addEventListener("click", () => turn(catalogue.goPrevious()));
byId("create").addEventListener("click", create);
byId("import").addEventListener("click", () => openImport(() => show({})));
acceptDrops(() => show({}));

async function turn(page) {
  await page;
  byId("products").focus();
  byId("products").scrollIntoView({ block: "start" });
}

onBusy(({ waiting, seconds }) => {
  const text = waiting === 0 ? "" : `The service is busy. Nothing is lost: trying again in ${seconds} s.`;
  // A dialog hides the page behind it, so each has a line of its own.
  document.querySelectorAll(".busy").forEach((line) => line.replaceChildren(text));
});

window.addEventListener("unhandledrejection", ({ reason }) => complain("Something on this page broke.", reason));
// Back from the browser's cache: what was to be deleted when the page was left is deleted.
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

// ---- Start

filters.elements.currency.append(...currencyOptions(""));
filters.elements.sort.append(...SORTS.map(([value, textContent]) => el("option", { value, textContent })));
const asked = new URLSearchParams(location.search);
const sort = SORTS.some(([value]) => value === asked.get("sort")) ? asked.get("sort") : SORTS[0][0];
filters.elements.q.value = asked.get("q") ?? "";
show({ q: filters.elements.q.value.trim(), currency: asked.get("currency") ?? "", sort });
watchOperations();
