// What persist would make of a stored Observation, pasted or fetched, and one that the templates made.
import { el } from './dom.js';
import { lines } from './resource-view.js';
import { plot } from './plot.js';
import { post } from './posting.js';

const CLOSES = /^[}\]],?$/;

/** The dialog. `profile` tells whose meaning templates have at the moment. */
export class Merging {
  constructor(dialog, profile) {
    this.dialog = dialog;
    this.profile = profile;
    this.stored = el('textarea', { id: 'stored', rows: 9, spellcheck: 'false', 'aria-label': 'Stored Observation' });
    this.id = el('input', { type: 'text', id: 'stored-id', size: 40, 'aria-label': 'Id on the FHIR server' });
    this.result = el('div', { class: 'result', role: 'region', 'aria-label': 'What would be written', tabindex: 0 });
    dialog.append(el('h2', { id: 'h-merge' }, 'Merge with a stored Observation'),
      el('p', { class: 'hint' }, 'Paste the Observation as the FHIR server has it, or fetch it from the line that this command was started beside.'),
      el('div', { class: 'fields' }, el('label', {}, 'Id ', this.id), el('button', { type: 'button', id: 'fetch', onclick: () => this.#fetch() }, 'Fetch')),
      this.stored,
      el('div', { class: 'fields' }, el('button', { type: 'button', id: 'do-merge', onclick: () => this.#merge() }, 'Merge'),
        el('button', { type: 'button', onclick: () => dialog.close() }, 'Close')),
      this.result);
  }

  open(observation) {
    this.made = observation.resource;
    this.result.replaceChildren();
    this.dialog.showModal();
    this.stored.focus();
  }

  async #fetch() {
    try {
      this.stored.value = lines(dense((await post('/api/observation', { id: this.id.value })).resource)).map(line => '  '.repeat(line.depth) + line.text).join('\n');
    } catch (error) {
      this.#say('bad', error.message);
    }
  }

  async #merge() {
    try {
      const merged = await post('/api/merge', { stored: this.stored.value, made: this.made, profile: this.profile() });
      this.#say(merged.outcome === 'refused' ? 'bad' : 'good', `${merged.outcome}. ${merged.said}`);
      if (merged.resource) {
        this.#show(merged.resource);
      }
    } catch (error) {
      this.#say('bad', error.message);
    }
  }

  #say(kind, text) {
    this.result.replaceChildren(el('p', { class: kind, role: 'status' }, text));
  }

  #show(resource) {
    const before = this.stored.value.trim() ? dense(this.stored.value) : '{}';
    // What closes an object or a list has the pointer of what opens it.
    const had = new Map(lines(before).filter(line => !CLOSES.test(line.text)).map(line => [line.pointer, plain(line.text)]));
    const now = lines(dense(resource));
    const drawing = plot(JSON.parse(resource));
    if (drawing) {
      this.result.append(drawing);
    }
    this.result.append(el('div', { class: 'json' }, now.map(line => {
      const changed = !CLOSES.test(line.text) && had.get(line.pointer) !== plain(line.text);
      return el('div', { class: `line depth-${Math.min(line.depth, 9)}${changed ? ' new' : ''}` }, (changed ? '+ ' : '  ') + line.text);
    })));
  }
}

function plain(text) {
  return text.replace(/,$/, '');
}

/** JSON without blanks between its signs; digits and texts stay as they are written. */
function dense(json) {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}
