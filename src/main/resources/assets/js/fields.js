// The fields of a product as a person fills them in.

import { el } from "./dom.js";
import { CURRENCIES, currencyName, decimals, format, parse, toText } from "./money.js";

const MOST_IN_A_NAME = 200;
const MOST_IN_A_DESCRIPTION = 2000;

let count = 0;

/** What stands in the fields for a product. */
export function draftOf({ name, description, price, currency }) {
  return { name, description: description ?? "", price: toText(price, currency), currency };
}

/** Options for currencies, with one more that a product has. */
export function currencyOptions(selected) {
  const codes = CURRENCIES.includes(selected) || !selected ? CURRENCIES : [selected, ...CURRENCIES];
  return codes.map((code) =>
    el("option", { value: code, textContent: `${code} – ${currencyName(code)}`, selected: code === selected }),
  );
}

/** Labelled inputs for a draft: {nodes, draft(), read(), showErrors(errors), focus()}. onEdit: whenever one changes. */
export function productFields(draft, onEdit = () => {}) {
  const name = el("input", { name: "name", value: draft.name, required: true, autocomplete: "off" });
  const description = el("textarea", { name: "description", value: draft.description, rows: 2 });
  const price = el("input", { name: "price", value: draft.price, inputMode: "decimal", autocomplete: "off" });
  const currency = el("select", { name: "currency" }, ...currencyOptions(draft.currency));
  const inputs = { name, price, currency, description };
  const hints = {};
  const labels = { name: "Name", price: "Price", currency: "Currency", description: "Description" };

  const nodes = Object.entries(inputs).map(([key, input]) => {
    const id = `hint-${++count}`;
    hints[key] = el("small", { id, className: "hint" });
    input.setAttribute("aria-describedby", id);
    return el("label", { className: `field field-${key}` }, el("span", {}, labels[key]), input, hints[key]);
  });

  const say = (key, text, wrong) => {
    hints[key].textContent = text;
    hints[key].classList.toggle("wrong", wrong);
    inputs[key].setAttribute("aria-invalid", String(wrong));
  };
  const preview = () => {
    const { minor } = parse(price.value, currency.value);
    price.placeholder = decimals(currency.value) === 0 ? "1250" : `12.${"5".padEnd(decimals(currency.value), "0")}`;
    say("price", minor === undefined ? "" : format(minor, currency.value), false);
  };
  for (const [key, input] of Object.entries(inputs)) {
    input.addEventListener("input", () => {
      say(key, "", false);
      preview();
      onEdit();
    });
  }
  preview();

  const read = () => {
    const errors = [];
    const length = [...name.value.trim()].length;
    if (length === 0 || length > MOST_IN_A_NAME) {
      errors.push(["name", length === 0 ? "A name is needed." : `At most ${MOST_IN_A_NAME} characters.`]);
    }
    if ([...description.value].length > MOST_IN_A_DESCRIPTION) {
      errors.push(["description", `At most ${MOST_IN_A_DESCRIPTION} characters.`]);
    }
    const { minor, error } = parse(price.value, currency.value);
    if (error) {
      errors.push(["price", error]);
    }
    errors.forEach(([key, text]) => say(key, text, true));
    if (errors.length > 0) {
      inputs[errors[0][0]].focus();
      return null;
    }
    return {
      name: name.value.trim(),
      description: description.value === "" ? null : description.value,
      price: minor,
      currency: currency.value,
    };
  };

  return {
    nodes,
    read,
    draft: () => Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value])),
    /** Puts the service's errors beside their fields; answers whether all of them have one. */
    showErrors(errors) {
      const known = errors.map(({ pointer, detail }) => [pointer.replace("#/", ""), detail]);
      const placed = known.filter(([key]) => key in inputs);
      placed.forEach(([key, detail]) => say(key, detail, true));
      if (placed.length > 0) {
        inputs[placed[0][0]].focus();
      }
      return errors.length > 0 && placed.length === errors.length;
    },
    focus: () => name.focus(),
  };
}
