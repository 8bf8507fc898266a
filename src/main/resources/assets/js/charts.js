// Small charts, as paths in a viewBox of 240 by 40.

import { svg } from "./dom.js";

const WIDTH = 240;
const HEIGHT = 40;

/**
 * Bars from left to right, each a stack of values from the bottom up; the newest on the right.
 *
 * kinds: the classes of the layers. stacks: at most slots of them, each with a value for each kind. Answers the scale.
 */
export function drawStacks(chart, kinds, stacks, slots) {
  const top = roundUp(Math.max(...stacks.map((stack) => stack.reduce((sum, value) => sum + value, 0)), 0));
  const step = WIDTH / slots;
  const first = slots - stacks.length;
  const paths = kinds.map((kind, layer) => {
    const bars = stacks.map((stack, i) => {
      const below = stack.slice(0, layer).reduce((sum, value) => sum + value, 0);
      const height = (stack[layer] / top) * HEIGHT;
      if (height === 0) {
        return "";
      }
      const x = ((first + i) * step + step * 0.15).toFixed(1);
      const y = (HEIGHT - (below / top) * HEIGHT - height).toFixed(2);
      return `M${x} ${y}h${(step * 0.7).toFixed(2)}v${height.toFixed(2)}h${(-step * 0.7).toFixed(2)}z`;
    });
    return svg("path", { class: kind, d: bars.join("") });
  });
  chart.replaceChildren(svg("path", { class: "base", d: `M0 ${HEIGHT - 0.5}H${WIDTH}` }), ...paths);
  return top;
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function roundUp(value) {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((factor) => factor * magnitude).find((step) => step >= value);
}
