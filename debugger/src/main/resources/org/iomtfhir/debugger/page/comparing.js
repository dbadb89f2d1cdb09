// Two versions of the templates over the same events: what differs, Observation by Observation.
import { count, el, fill } from './dom.js';
import { post } from './posting.js';

const KINDS = { changed: ['≠', 'differs'], added: ['+', 'only now'], removed: ['−', 'only before'] };

/** Holds a version, and shows what differs from it. */
export class Comparing {
  constructor(box, button) {
    this.box = box;
    this.button = button;
    this.held = null;
    this.asked = 0;
  }

  /** Holds a version, or lets go of the one that is held. */
  hold(state) {
    this.held = this.held ? null : { device: state.device, fhir: state.fhir, at: new Date().toLocaleTimeString() };
    this.button.setAttribute('aria-pressed', String(this.held !== null));
    this.button.textContent = this.held ? 'End comparison' : 'Compare…';
    return this.show(state);
  }

  async show(state) {
    const mine = ++this.asked;
    if (!this.held) {
      fill(this.box, []);
      return;
    }
    try {
      const { device, fhir, events, profile, window } = state;
      const answer = await post('/api/compare', { before: this.held, device, fhir, events, profile, window });
      if (mine === this.asked) {
        this.#draw(answer);
      }
    } catch (error) {
      if (mine === this.asked) {
        fill(this.box, [el('p', { class: 'bad' }, error.message)]);
      }
    }
  }

  #draw(answer) {
    const title = el('p', { class: 'said', role: 'status' }, answer.beforeValid === false ? 'The templates that were held have errors.'
      : answer.nowValid === false ? 'The templates have errors: nothing is compared.'
        : `Against the version of ${this.held.at}: ${answer.same.toLocaleString('en')} same, ${answer.changed.toLocaleString('en')} differ, ${answer.added.toLocaleString('en')} only now, ${answer.removed.toLocaleString('en')} only before`);
    const list = (answer.differences ?? []).map(one => el('details', { class: one.kind, open: answer.differences.length <= 4 },
      el('summary', {}, el('span', { class: 'sign', 'aria-hidden': 'true' }, KINDS[one.kind][0]), `${one.identifier} ${KINDS[one.kind][1]}`, one.changes.length ? `, ${count(one.changes.length, 'element')}` : ''),
      el('ul', { class: 'changes' }, one.changes.map(change => el('li', {}, el('code', {}, change.pointer), ' ',
        change.before === null || change.before === undefined ? null : el('del', {}, change.before), ' ',
        change.now === null || change.now === undefined ? null : el('ins', {}, change.now))))));
    const more = answer.differences && answer.changed + answer.added + answer.removed - answer.differences.length;
    fill(this.box, [title, ...list, ...(more > 0 ? [el('p', { class: 'hint' }, `${count(more, 'more difference')} not listed.`)] : [])]);
  }
}
