// Makes elements. Text becomes text nodes, never markup: what a product is called cannot become a part of the page.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties, or attributes where there is no such property, and children that are nodes or text. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (key in element && key !== "list") {
      element[key] = value;
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An SVG element with attributes. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** The element with an id, which has to be there. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`the page has no #${id}`);
  }
  return element;
}

const ICONS = {
  edit: "M13.5 3.5l3 3L7 16l-4 1 1-4z",
  remove: "M4 6h12M8 6V4h4v2M6 6l.7 11h6.6L14 6M8.5 9v5M11.5 9v5",
  undo: "M4 8h8a4 4 0 0 1 0 8H8M7 5L4 8l3 3",
};

/** A button that shows an icon and is called by its label. */
export function iconButton(icon, label, properties) {
  return el(
    "button",
    { type: "button", className: "icon", title: label.split(":")[0], "aria-label": label, ...properties },
    svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: ICONS[icon] })),
  );
}
