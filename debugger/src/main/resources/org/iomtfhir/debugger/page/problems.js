// What is wrong, nearest reason first: verdicts of the selected event, errors of the files, failures by kind, fields that nobody reads.
import { arrows, count, el, fill, Kept } from './dom.js';

/** Draws the region. `actions`: go(file, line, column), use(place, expression), select(event), reach(where). */
export class Problems {
  constructor(actions) {
    this.actions = actions;
    this.kept = new Kept();
    this.box = document.getElementById('problems');
    arrows(this.box, 'button.goto');
  }

  show(explanation, selected) {
    const event = explanation.events[selected];
    this.kept.begin();
    const parts = [
      this.kept.node('files', explanation.problems, () => this.#files(explanation)),
      this.kept.node('verdicts', [event?.number, event?.verdicts, explanation.deviceTemplates.map(one => one.place?.start)], () => this.#verdicts(explanation, event)),
      this.kept.node('failures', explanation.failures, () => this.#failures(explanation)),
      this.kept.node('never', [explanation.deviceTemplates, explanation.fhirTemplates, explanation.events.length > 0, explanation.totals.measurements > 0], () => this.#never(explanation)),
      this.kept.node('unread', explanation.unread, () => this.#unread(explanation))].filter(Boolean);
    fill(this.box, parts.length ? parts
      : [this.kept.node('none', '', () => el('p', { class: 'hint' }, 'Nothing is wrong. Paste templates and events, and see what they become.'))]);
    this.box.querySelector('button.goto')?.setAttribute('tabindex', '0');
  }

  #section(title, ...children) {
    return el('section', { class: 'part' }, el('h3', {}, title), children);
  }

  #files(explanation) {
    if (explanation.problems.length === 0) {
      return null;
    }
    return this.#section('In the files', el('ul', {}, explanation.problems.slice(0, 200).map(problem => el('li', { class: problem.severity },
      this.#goto(`${problem.file} ${problem.line}:${problem.column}`, () => this.actions.go(problem.file, problem.line, problem.column)),
      el('span', { class: 'what' }, ` ${problem.severity}: ${problem.member ? problem.member + ': ' : ''}${problem.cause}. `), el('span', { class: 'todo' }, `${problem.whatToDo}.`)))));
  }

  #goto(text, action) {
    return el('button', { type: 'button', class: 'goto', tabindex: -1, onclick: action }, text);
  }

  #verdicts(explanation, event) {
    if (!event?.verdicts) {
      return null;
    }
    const rank = verdict => ({ failed: 0, 'not matched': verdict.reason?.suggestion ? 1 : 3, matched: 2 })[verdict.verdict];
    const lacks = verdict => (verdict.matches ?? []).some(match => match.measurement === undefined);
    const sorted = [...event.verdicts].sort((a, b) => (lacks(a) ? 0 : rank(a)) - (lacks(b) ? 0 : rank(b)) || a.template - b.template);
    return this.#section(`Templates on event ${event.number}, line ${event.line}`, el('ul', { class: 'verdicts' },
      sorted.map(verdict => this.#verdict(explanation, verdict))));
  }

  #verdict(explanation, verdict) {
    const template = explanation.deviceTemplates[verdict.template];
    const matched = verdict.verdict === 'matched';
    const sign = matched ? '✓' : verdict.verdict === 'failed' ? '✗' : '·';
    const item = el('li', { class: verdict.verdict.replace(' ', '-') },
      el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
      template.place ? this.#goto(`${verdict.template} ${template.typeName}`, () => this.actions.go('Device mapping', template.place.line, template.place.column)) : template.typeName,
      el('span', {}, matched ? ` matched ${verdict.matches.length === 1 ? 'once' : `${verdict.matches.length} times`}` : ` ${verdict.verdict}`));
    if (verdict.reason) {
      item.append(this.#reason(verdict.reason, this.actions.matchExpression(verdict.template)));
    }
    for (const match of verdict.matches ?? []) {
      for (const expression of match.expressions) {
        if (expression.reason && (match.measurement === undefined || expression.reason.suggestion)) {
          item.append(el('div', { class: 'expression' }, el('span', { class: 'key' }, expression.member), ' ', el('code', {}, expression.expression)),
            this.#reason(expression.reason, expression.place));
        }
      }
    }
    return item;
  }

  #reason(reason, place) {
    const node = el('div', { class: 'reason' }, 'at ', el('code', {}, reason.step), ': ', reason.why);
    if (reason.reached?.line) {
      node.append(' (', this.#goto(reason.reached.pointer || 'the event', () => this.actions.reach(reason.reached)), ')');
    }
    if (reason.suggestion && place) {
      node.append(' ', el('button', { type: 'button', class: 'use', onclick: () => this.actions.use(place, reason.suggestion) },
        'Use ', el('code', {}, reason.suggestion)));
    }
    return node;
  }

  #failures(explanation) {
    const kinds = new Map();
    for (const failure of explanation.failures) {
      const file = failure.stage === 'transform' ? 'FHIR mapping' : 'Device mapping';
      const key = `${failure.error}\n${failure.template ?? ''}\n${failure.member ?? ''}\n${failure.cause}`;
      const kind = kinds.get(key) ?? { ...failure, file, times: 0 };
      kind.times++;
      kinds.set(key, kind);
    }
    if (kinds.size === 0) {
      return null;
    }
    const sorted = [...kinds.values()].sort((a, b) => (a.error === 'Warning') - (b.error === 'Warning') || b.times - a.times);
    return this.#section('Failures by kind', el('ul', {}, sorted.slice(0, 100).map(kind => el('li', { class: kind.error === 'Warning' ? 'warning' : 'error' },
      el('span', { class: 'times' }, `${kind.times.toLocaleString('en')} ×`), ' ',
      kind.line ? this.#goto(`${kind.file} ${kind.line}`, () => this.actions.go(kind.file, kind.line, 1)) : null,
      el('span', { class: 'what' }, ` ${kind.error}: ${kind.member ? kind.member + ': ' : ''}${kind.cause} `),
      kind.event === undefined ? null : this.#goto(`event ${kind.event}`, () => this.actions.select(kind.event))))));
  }

  #never(explanation) {
    const never = explanation.events.length === 0 ? [] : [
      ...explanation.deviceTemplates.filter(one => one.uses === 0).map(one => ['Device mapping', one]),
      ...(explanation.totals.measurements ? explanation.fhirTemplates : []).filter(one => one.uses === 0).map(one => ['FHIR mapping', one])];
    return never.length === 0 ? null : this.#section('Templates that nothing uses', el('ul', {}, never.map(([file, one]) => el('li', {},
      this.#goto(`${file} ${one.index} ${one.typeName}`, () => this.actions.go(file, one.place?.line ?? 1, one.place?.column ?? 1))))));
  }

  #unread(explanation) {
    return explanation.unread.length === 0 ? null : this.#section('Fields that no template reads', el('ul', { class: 'unread' },
      explanation.unread.slice(0, 200).map(field => el('li', {}, el('code', {}, field.field), ` in ${count(field.events, 'event')} `,
        this.#goto(`event ${field.first}`, () => this.actions.select(field.first))))));
  }
}
