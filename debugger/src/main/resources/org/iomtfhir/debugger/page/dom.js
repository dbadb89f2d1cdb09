// Elements are made of texts and nodes, never of markup: what an event holds is shown, and is nothing else.

/** An element; attributes by name, `on…` for listeners, children as nodes or texts. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  set(node, attributes);
  node.append(...children.flat().filter(child => child !== null && child !== undefined));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Likewise, an element of a drawing. */
export function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  node.append(...children);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
}

/** Makes nodes of facts, and gives the node of the time before where the fact is the same: most of a page stays as one types. */
export class Kept {
  #before = new Map();
  #now = new Map();

  /** To be called before the facts of an explanation are drawn. */
  begin() {
    this.#before = this.#now;
    this.#now = new Map();
  }

  node(kind, fact, make) {
    const key = kind + JSON.stringify(fact);
    const node = this.#now.get(key) ? make() : this.#before.get(key) ?? make();
    this.#now.set(key, node);
    return node;
  }
}

/** Puts nodes into a list, and touches it only if they are others. */
export function fill(list, nodes) {
  if (list.childNodes.length !== nodes.length || nodes.some((node, at) => node !== list.childNodes[at])) {
    list.replaceChildren(...nodes);
  }
}

/** A number with its noun. */
export function count(number, noun) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** Lets the arrow keys go through the buttons of a list, of which one is in the order of tabs. */
export function arrows(list, selector) {
  list.addEventListener('keydown', event => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') {
      return;
    }
    const all = [...list.querySelectorAll(selector)];
    const at = all.indexOf(document.activeElement);
    const next = all[event.key === 'ArrowDown' ? at + 1 : at - 1];
    if (at >= 0 && next) {
      event.preventDefault();
      next.focus();
    }
  });
  list.addEventListener('focusin', event => {
    if (event.target.matches(selector)) {
      list.querySelectorAll(selector).forEach(one => { one.tabIndex = -1; });
      event.target.tabIndex = 0;
    }
  });
}
