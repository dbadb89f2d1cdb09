// The columns to the right of the events: measurements, groups, Observations. Each value is a button that lights its trail.
import { arrows, count, el, fill, Kept } from './dom.js';
import { lines } from './resource-view.js';
import { plot, summedUp } from './plot.js';

// So many resources are open from the start.
const OPEN = 4;

// The times of writing, which are others each time.
const CHANGING = /"issued":"[^"]*"|"urn:iomtfhir:ingestion-time","valueInstant":"[^"]*"/g;

// What travels with a value to the last stage, which takes it off: no server sees it.
const TRAVELS = /\/(value\w+|dataAbsentReason)\/extension(\/|$)|\/_value\w+/;

const ids = { deviceId: 'device', patientId: 'patient', encounterId: 'encounter', correlationId: 'correlation' };

/** Draws the columns. `light` is called with a trail when its user asks for one. */
export class Columns {
  constructor(light, merge) {
    this.light = light;
    this.merge = merge;
    this.kept = new Kept();
    this.lists = Object.fromEntries(['measurements', 'groups', 'observations'].map(name => [name, document.getElementById(name)]));
    Object.values(this.lists).forEach(list => arrows(list, 'button.value'));
  }

  show(explanation, trails, selected) {
    this.trails = trails;
    this.kept.begin();
    const first = explanation.measurements.filter(one => one.event === selected);
    const rest = explanation.measurements.filter(one => one.event !== selected);
    const own = new Set(first.map(one => one.number));
    this.#fill('measurements', [...first, ...rest].map(one => this.kept.node(`m${one.event === selected}`, one, () => this.#measurement(one, one.event === selected))),
      explanation.totals.measurements, 'An event that a template matches becomes a measurement.');
    const groups = [...explanation.groups].sort((a, b) => has(b, own) - has(a, own));
    const ownGroups = new Set(groups.filter(one => has(one, own)).map(one => one.number));
    this.#fill('groups', groups.map(one => this.kept.node('g', one, () => this.#group(one))), explanation.totals.groups,
      'Measurements of one type, device and patient are gathered in a group.');
    const observations = [...explanation.observations].sort((a, b) => ownGroups.has(b.group) - ownGroups.has(a.group));
    this.#fill('observations', observations.map((one, at) => {
      const open = at < OPEN && (at === 0 || ownGroups.has(one.group));
      return this.kept.node(`o${open}`, { ...one, resource: one.resource.replace(CHANGING, '') }, () => this.#observation(one, open));
    }), explanation.totals.observations,
      'A group becomes Observations by the FHIR mapping of its type.');
  }

  #fill(name, cards, total, hint) {
    const list = this.lists[name];
    const nodes = cards.length ? cards : [this.kept.node('h', hint, () => el('p', { class: 'hint' }, hint))];
    if (cards.length && total > cards.length) {
      nodes.push(el('p', { class: 'hint' }, `${cards.length.toLocaleString('en')} of ${total.toLocaleString('en')} are shown; select another event to see its own.`));
    }
    fill(list, nodes);
    document.getElementById(`n-${name}`).textContent = total ? total.toLocaleString('en') : '';
    list.querySelector('button.value')?.setAttribute('tabindex', '0');
  }

  #measurement(one, own) {
    const name = `measurement ${one.number}, ${one.type}`;
    return el('article', { class: own ? 'card own' : 'card', 'data-measurement': one.number, 'aria-label': name },
      this.#head(one.type, `#${one.number}`, () => this.trails.measurement(one.number), `Trail of ${name}`),
      el('p', { class: 'time' }, time(one.time)),
      this.#ids(one),
      el('ul', { class: 'values' }, one.values.map(value => el('li', {}, this.#value(
        [el('span', { class: 'key' }, value.name), el('span', { class: 'is' }, beginning(value.value))],
        `${one.number} ${value.name}`, () => this.trails.measurement(one.number, value.name))))));
  }

  #ids(one) {
    return el('p', { class: 'ids' }, Object.entries(ids).filter(([member]) => one[member]).map(([member, label]) =>
      el('span', { class: 'id' }, el('span', { class: 'key' }, label), ' ', one[member])));
  }

  #head(title, note, trail, label) {
    return el('h3', {}, el('button', { type: 'button', class: 'value head', tabindex: -1, 'aria-label': label, onclick: () => this.light(trail()) },
      el('span', {}, title), el('span', { class: 'note' }, note)));
  }

  #value(children, key, trail) {
    return el('button', { type: 'button', class: 'value', tabindex: -1, 'data-value': key, onclick: () => this.light(trail()) }, children);
  }

  #group(one) {
    const readings = one.readings.length;
    return el('article', { class: 'card', 'data-group': one.number, 'aria-label': `group ${one.number}, ${one.type}` },
      this.#head(one.type, `#${one.number}`, () => this.trails.group(one.number), `Trail of group ${one.number}, ${one.type}`),
      this.#ids(one),
      el('p', {}, count(readings, 'reading'), ' of ', count(one.measurements.length, 'measurement')),
      one.readings.length > 0 ? el('p', { class: 'time' }, readings === 1 ? time(one.readings[0].time) : `${time(one.readings[0].time)} – ${time(one.readings.at(-1).time)}`) : null,
      one.template === undefined ? el('p', { class: 'bad' }, 'The FHIR mapping has no template of this type.') : null);
  }

  #observation(one, own) {
    const elements = new Map(one.elements.map(element => [element.pointer, element]));
    const name = `${one.resourceType} ${one.number}`;
    const resource = JSON.parse(one.resource);
    const replaced = one.elements.filter(element => /\/(value|data|valueString)$/.test(element.pointer))
      .flatMap(element => (element.readings ?? []).filter(reading => !reading.stands)).length;
    return el('article', { class: 'card', 'data-observation': one.number, 'aria-label': name },
      el('h3', {}, el('span', { class: 'head' }, el('span', {}, resource.code?.text ?? one.resourceType), el('span', { class: 'note' }, `#${one.number}`))),
      el('p', { class: 'said' }, said(one.resource, resource)),
      one.start ? el('p', { class: 'time' }, el('span', { class: 'chip' }, one.period), ' ', one.start === one.end ? time(one.start) : `${time(one.start)} – ${time(one.end)}`) : null,
      replaced > 0 ? el('p', { class: 'warn' }, `${count(replaced, 'reading')} gave way to another, or can't be used`) : null,
      plot(resource),
      one.resourceType === 'Observation' ? el('button', { type: 'button', class: 'use', onclick: () => this.merge(one) }, 'Merge with…') : null,
      this.#json(one, elements, own));
  }

  /** The resource, made when it is first opened. */
  #json(one, elements, open) {
    const box = el('div', { class: 'json' });
    const build = () => {
      if (!box.hasChildNodes()) {
        box.append(...lines(one.resource).filter(line => !TRAVELS.test(line.pointer)).map(line => this.#line(one, line, elements)));
      }
    };
    const details = el('details', { open, ontoggle: () => {
      if (details.open) {
        build();
        if (this.lit) {
          this.trail(this.lit, false);
        }
      }
    } }, el('summary', {}, 'Resource'), box);
    if (open) {
      build();
    }
    return details;
  }

  #line(one, line, elements) {
    const indent = `depth-${Math.min(line.depth, 9)}`;
    let pointer = line.pointer;
    while (pointer && !elements.has(pointer)) {
      pointer = pointer.slice(0, pointer.lastIndexOf('/'));
    }
    const text = line.text.length > 400 ? line.text.slice(0, 400) + '…' : line.text;
    if (!pointer || /^[}\]],?$/.test(line.text)) {
      return el('div', { class: `line ${indent}` }, text);
    }
    const element = elements.get(pointer);
    return el('button', { type: 'button', class: `line value ${indent}`, tabindex: -1, 'data-element': `${one.number}${pointer}`,
      title: element.from ?? '', onclick: () => this.light(this.trails.element(one, element)) }, text);
  }

  /** Lights what is on a trail. */
  trail(trail, scroll) {
    this.lit = trail;
    for (const list of Object.values(this.lists)) {
      list.querySelectorAll('.lit').forEach(one => one.classList.remove('lit'));
    }
    const lit = [];
    const mark = (list, selector, wanted, key) => this.lists[list].querySelectorAll(selector).forEach(one => {
      if (wanted.has(key(one))) {
        one.classList.add('lit');
        lit.push(one);
      }
    });
    mark('measurements', '[data-value]', trail.values, one => one.dataset.value);
    mark('measurements', '[data-measurement]', new Set([...trail.measurements].map(String)), one => one.dataset.measurement);
    mark('groups', '[data-group]', new Set([...trail.groups].map(String)), one => one.dataset.group);
    mark('observations', '[data-element]', trail.elements, one => one.dataset.element);
    mark('observations', '[data-observation]', new Set([...trail.observations].map(String)), one => one.dataset.observation);
    if (scroll) {
      for (const list of Object.values(this.lists)) {
        const first = list.querySelector('.value.lit, .line.lit') ?? list.querySelector('.lit');
        if (first && !list.contains(document.activeElement)) {
          list.scrollTop += first.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
        }
      }
    }
    return lit.length;
  }
}

/** What an Observation says, in one line; digits as they are written. */
function said(text, resource) {
  const one = part => {
    if (part.valueQuantity) {
      return `${part.valueQuantity.comparator ?? ''}${part.valueQuantity.value ?? ''} ${part.valueQuantity.unit ?? part.valueQuantity.code ?? ''}`.trim();
    }
    if (part.valueSampledData) {
      return `${part.valueSampledData.data.split(' ').length} samples`;
    }
    if (part.valueCodeableConcept) {
      const concept = part.valueCodeableConcept;
      return concept.text ?? concept.coding?.[0]?.display ?? concept.coding?.[0]?.code;
    }
    if (part.valueRange) {
      return `${part.valueRange.low?.value ?? ''} to ${part.valueRange.high?.value ?? ''}`.trim();
    }
    if (part.valueRatio) {
      return `${part.valueRatio.numerator?.value} : ${part.valueRatio.denominator?.value}`;
    }
    const primitive = part.valueString ?? part.valueBoolean ?? part.valueInteger ?? part.valueDateTime;
    return primitive === undefined ? (part.dataAbsentReason ? 'no value' : null) : String(primitive);
  };
  // Its extensions come before it, and have no member of this name.
  const digits = /"valueQuantity":\{.*?"value":([-0-9.eE+]+)/s.exec(text);
  if (resource.valueQuantity && digits) {
    resource.valueQuantity.value = digits[1];
  }
  return [one(resource) && one(resource) + ofReadings(resource), ...(resource.component ?? []).map(part => `${part.code?.text ?? ''} ${one(part) ?? ''}${ofReadings(part)}`.trim())].filter(Boolean).join(' · ');
}

/** Which number of how many readings a value is, where it sums up several. */
function ofReadings(part) {
  const summary = summedUp(part);
  return summary ? ` (${summary.kind} of ${count(summary.data.split(' ').length, 'reading')})` : '';
}

function has(group, measurements) {
  return group.measurements.some(one => measurements.has(one)) ? 1 : 0;
}

/** A time without what says nothing. */
export function time(text) {
  return text.replace('T', ' ').replace(/\.?0*Z$/, match => (match.includes('.') ? '' : match.replace('Z', ''))).replace(/Z$/, '');
}

/** Of many samples the first ones, and how many there are. */
function beginning(value) {
  return value.length > 400 ? `${value.slice(0, 120).replace(/ \S*$/, '')} … (${value.split(' ').length})` : value;
}
