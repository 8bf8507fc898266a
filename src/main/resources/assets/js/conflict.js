// An edit that somebody else overtook: both versions, and a choice for each field that differs.

import { el } from "./dom.js";
import { format } from "./money.js";
import { ago } from "./table.js";

const FIELDS = [
  { key: "name", label: "Name", text: ({ name }) => name, take: ({ name }) => ({ name }) },
  {
    key: "description",
    label: "Description",
    text: ({ description }) => description ?? "",
    take: ({ description }) => ({ description }),
  },
  {
    key: "price",
    label: "Price",
    text: ({ price, currency }) => format(price, currency),
    take: ({ price, currency }) => ({ price, currency }),
  },
];

/** What of mine differs from a product, as a merge patch. */
export function changes(mine, product) {
  return Object.assign(
    {},
    ...FIELDS.filter(({ text }) => text(mine) !== text(product)).map(({ take }) => take(mine)),
  );
}

/**
 * Lets a person choose. base: what both started from; theirs: what is stored now. Answers the values to save, or null to
 * go on editing, or "theirs" to give the own ones up.
 */
export function resolveConflict(base, mine, theirs) {
  return new Promise((resolve) => {
    const picks = new Map();
    const save = el("button", { type: "submit", className: "primary", textContent: "Save this choice" });

    const option = (field, side, version, title, picked) => {
      const text = field.text(version);
      return el(
        "label",
        { className: "version" },
        el("input", {
          type: "radio",
          name: `choice-${field.key}`,
          required: true,
          checked: picked,
          "aria-label": `${field.label}: ${title}, ${text || "empty"}`,
          onchange: () => picks.set(field, version),
        }),
        el("span", { className: text ? "" : "muted", textContent: text || "empty" }),
      );
    };
    const row = (field) => {
      const same = field.text(mine) === field.text(theirs);
      if (same) {
        picks.set(field, theirs);
        return el(
          "tr",
          { className: "same" },
          el("th", { scope: "row", textContent: field.label }),
          el("td", { colSpan: 2, textContent: field.text(theirs) || "empty" }),
        );
      }
      // Where only one of the two changed it, that change is meant.
      const onlyMine = field.text(theirs) === field.text(base);
      const onlyTheirs = field.text(mine) === field.text(base);
      if (onlyMine || onlyTheirs) {
        picks.set(field, onlyMine ? mine : theirs);
      }
      return el(
        "tr",
        {},
        el("th", { scope: "row", textContent: field.label }),
        el("td", {}, option(field, "mine", mine, "yours", onlyMine)),
        el("td", {}, option(field, "theirs", theirs, "stored", onlyTheirs)),
      );
    };

    const dialog = el(
      "dialog",
      { className: "conflict", "aria-labelledby": "conflict-title" },
      el(
        "form",
        {
          method: "dialog",
          onsubmit: (event) => {
            event.preventDefault();
            finish(Object.assign({}, ...FIELDS.map((field) => field.take(picks.get(field)))));
          },
        },
        el("h2", { id: "conflict-title", textContent: "Somebody else was faster" }),
        el("p", {
          textContent:
            `You edited version ${base.version}; version ${theirs.version} was stored ${ago(theirs.updatedAt)}. ` +
            "Choose what to keep.",
        }),
        el(
          "table",
          {},
          el(
            "thead",
            {},
            el(
              "tr",
              {},
              el("td"),
              el("th", { scope: "col", textContent: "Yours" }),
              el("th", { scope: "col", textContent: `Stored, version ${theirs.version}` }),
            ),
          ),
          el("tbody", {}, ...FIELDS.map(row)),
        ),
        el(
          "div",
          { className: "actions" },
          el("button", { type: "button", textContent: "Go on editing", onclick: () => finish(null) }),
          el("button", { type: "button", textContent: "Take the stored version", onclick: () => finish("theirs") }),
          save,
        ),
      ),
    );
    const finish = (choice) => {
      resolve(choice);
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
