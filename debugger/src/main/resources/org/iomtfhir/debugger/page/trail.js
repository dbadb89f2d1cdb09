// What made a value, and what it became: from any place of the page to all others.

/** Finds trails in an explanation. */
export class Trails {
  constructor(explanation) {
    this.explanation = explanation;
    this.measurements = new Map(explanation.measurements.map(one => [one.number, one]));
    this.matches = new Map();
    for (const event of explanation.events) {
      for (const verdict of event.verdicts ?? []) {
        for (const match of verdict.matches ?? []) {
          if (match.measurement !== undefined) {
            this.matches.set(match.measurement, match);
          }
        }
      }
    }
  }

  /** From a measurement, or one of its values. */
  measurement(number, name) {
    const trail = empty();
    this.#addMeasurement(trail, number, name);
    this.#addElements(trail, (reading) => reading.measurements.includes(number) && (!name || reading.name === name));
    return trail;
  }

  /** From an element of an Observation. */
  element(observation, element) {
    const trail = empty();
    trail.elements.add(`${observation.number}${element.pointer}`);
    trail.groups.add(observation.group);
    if (element.place) {
      trail.fhir.push(range(element.place, 'made'));
    }
    const seen = new Set();
    for (const reading of (element.readings ?? []).filter(one => one.stands).slice(0, 300)) {
      for (const number of reading.measurements) {
        const name = /value|data|String/.test(element.pointer) ? reading.name : undefined;
        if (!seen.has(`${number} ${name}`)) {
          seen.add(`${number} ${name}`);
          this.#addMeasurement(trail, number, name);
        }
      }
    }
    return trail;
  }

  /** From a group. */
  group(number) {
    const trail = empty();
    const group = this.explanation.groups.find(one => one.number === number);
    trail.groups.add(number);
    group.measurements.slice(0, 300).forEach(one => this.#addMeasurement(trail, one));
    for (const observation of this.explanation.observations.filter(one => one.group === number)) {
      trail.observations.add(observation.number);
    }
    return trail;
  }

  /** From an offset in the events: what was selected there. */
  eventAt(offset) {
    return this.#fromExpression(expression => expression.where && covers(expression.where, offset) ? expression.where.end - expression.where.start : -1);
  }

  /** From an offset in the device mapping: what the expression there selected. */
  deviceAt(offset) {
    return this.#fromExpression(expression => expression.place && covers(expression.place, offset) ? 0 : -1);
  }

  /** From an offset in the FHIR mapping: the elements that come from there. */
  fhirAt(offset) {
    const trail = empty();
    for (const observation of this.explanation.observations) {
      let nearest = Infinity;
      let found = [];
      for (const element of observation.elements) {
        if (element.place && covers(element.place, offset)) {
          const size = element.place.end - element.place.start;
          found = size < nearest ? [element] : size === nearest ? [...found, element] : found;
          nearest = Math.min(size, nearest);
        }
      }
      for (const element of found) {
        merge(trail, this.element(observation, element));
      }
    }
    return trail;
  }

  #fromExpression(fit) {
    const trail = empty();
    let nearest = Infinity;
    let found = [];
    for (const [number, match] of this.matches) {
      for (const expression of match.expressions) {
        const size = fit(expression);
        if (size >= 0 && size <= nearest) {
          found = size < nearest ? [] : found;
          nearest = size;
          found.push([number, expression.member]);
        }
      }
    }
    for (const [number, member] of found.slice(0, 300)) {
      const isValue = this.measurements.get(number)?.values.some(value => value.name === member);
      merge(trail, this.measurement(number, isValue ? member : undefined));
    }
    return trail;
  }

  #addMeasurement(trail, number, name) {
    const measurement = this.measurements.get(number);
    trail.values.add(name === undefined ? `${number}` : `${number} ${name}`);
    trail.measurements.add(number);
    for (const group of this.explanation.groups) {
      if (group.measurements.includes(number)) {
        trail.groups.add(group.number);
      }
    }
    const match = this.matches.get(number);
    if (match) {
      for (const expression of match.expressions) {
        if (name === undefined || expression.member === name) {
          if (expression.place) {
            trail.device.push(range(expression.place, 'made'));
          }
          if (expression.where?.line) {
            trail.events.push(range(expression.where, 'made'));
          }
        }
      }
    } else if (measurement) {
      const event = this.explanation.events[measurement.event];
      trail.events.push({ from: event.start, to: event.end, kind: 'around' });
    }
  }

  #addElements(trail, reads) {
    for (const observation of this.explanation.observations) {
      for (const element of observation.elements) {
        if (element.readings?.some(reading => reading.stands && reads(reading)) && !element.from) {
          trail.elements.add(`${observation.number}${element.pointer}`);
          if (element.place) {
            trail.fhir.push(range(element.place, 'made'));
          }
        }
      }
    }
  }
}

function empty() {
  return { events: [], device: [], fhir: [], values: new Set(), measurements: new Set(), groups: new Set(), observations: new Set(), elements: new Set() };
}

/** Whether there is nothing in it. */
export function isEmpty(trail) {
  return trail.measurements.size + trail.groups.size + trail.elements.size === 0;
}

function merge(into, trail) {
  for (const name of ['events', 'device', 'fhir']) {
    into[name].push(...trail[name]);
  }
  for (const name of ['values', 'measurements', 'groups', 'observations', 'elements']) {
    trail[name].forEach(one => into[name].add(one));
  }
}

function range(place, kind) {
  return { from: place.start, to: place.end, kind };
}

function covers(place, offset) {
  return place.start !== undefined && place.start <= offset && offset <= place.end;
}
