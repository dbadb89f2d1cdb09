// What became of each event, in a table to filter.
import { arrows, el, fill, Kept } from './dom.js';

const ROWS = 200;
const words = { measured: 'measured', failed: 'failed', unmatched: 'no template' };

/** Draws the table under the events. */
export class Outcomes {
  constructor(onSelect) {
    this.onSelect = onSelect;
    this.kept = new Kept();
    this.filter = el('select', { id: 'outcome', onchange: () => this.#draw() },
      el('option', { value: '' }, 'all'), Object.entries(words).map(([value, word]) => el('option', { value }, word)));
    this.search = el('input', { type: 'search', id: 'search', placeholder: 'text in the event', oninput: () => this.#draw() });
    this.body = el('tbody');
    this.note = el('p', { class: 'hint', role: 'status' });
    document.getElementById('outcomes').append(
      el('div', { class: 'filters' }, el('label', {}, 'Outcome ', this.filter), el('label', {}, 'Search ', this.search)),
      el('div', { class: 'scroll table', tabindex: 0, role: 'group', 'aria-label': 'Outcomes' },
        el('table', {}, el('caption', { class: 'hidden' }, 'What became of each event'),
          el('thead', {}, el('tr', {}, ['Event', 'Line', 'Outcome', 'Measurements', 'Failures'].map(text => el('th', { scope: 'col' }, text)))), this.body)),
      this.note);
    arrows(this.body, 'button');
  }

  show(explanation, text, selected) {
    this.explanation = explanation;
    this.text = text;
    this.selected = selected;
    this.#draw();
  }

  #draw() {
    if (!this.explanation) {
      return;
    }
    const search = this.search.value.toLowerCase();
    const found = this.explanation.events.filter(event => (!this.filter.value || event.outcome === this.filter.value)
      && (!search || this.text.slice(event.start, event.end).toLowerCase().includes(search)));
    this.kept.begin();
    fill(this.body, found.slice(0, ROWS).map(event => this.kept.node('e', [event.number, event.line, event.outcome, event.measurements, event.failures, event.number === this.selected], () => el('tr', { class: event.number === this.selected ? 'selected' : '' },
      el('th', { scope: 'row' }, el('button', { type: 'button', tabindex: event.number === this.selected ? 0 : -1,
        'aria-pressed': String(event.number === this.selected), 'aria-label': `Select event ${event.number}`, onclick: () => this.onSelect(event.number) }, String(event.number))),
      el('td', {}, String(event.line)),
      el('td', {}, el('span', { class: `outcome ${event.outcome}` }, words[event.outcome])),
      el('td', {}, String(event.measurements)), el('td', {}, String(event.failures))))));
    const first = this.body.querySelector('button');
    if (first && !this.body.querySelector('button[tabindex="0"]')) {
      first.tabIndex = 0;
    }
    this.note.textContent = found.length > ROWS ? `The first ${ROWS} of ${found.length.toLocaleString('en')}.`
      : found.length === 0 && this.explanation.events.length > 0 ? 'No event is like that.' : '';
  }
}
