// Puts the page together: boxes, columns, and what happens between them.
import { Columns } from './columns.js';
import { Comparing } from './comparing.js';
import { count } from './dom.js';
import { editor } from './editors.js';
import { explain } from './explanation.js';
import { chosen, dropped, read } from './files.js';
import { Merging } from './merging.js';
import { Opening } from './opening.js';
import { Outcomes } from './outcomes.js';
import { Problems } from './problems.js';
import { fromFragment, save, testCase, toFragment } from './sharing.js';
import { Timeline } from './timeline.js';
import { isEmpty, Trails } from './trail.js';

const $ = id => document.getElementById(id);
const [deviceSchema, fhirSchema] = await Promise.all(['/devicecontent.schema.json', '/fhirmapping.schema.json'].map(path => fetch(path).then(answer => answer.json())));

let explanation = null;
let trails = null;
let selected = 0;
let timer = null;
let changedAt = -Infinity;

const boxes = {
  device: editor($('device-box'), { label: 'Device mapping', schema: deviceSchema, onChange: changed, onPlace: offset => from(trails?.deviceAt(offset), 'device') }),
  fhir: editor($('fhir-box'), { label: 'FHIR mapping', schema: fhirSchema, onChange: changed, onPlace: offset => from(trails?.fhirAt(offset), 'fhir') }),
  events: editor($('events-box'), { label: 'Events', onChange: changed, onPlace: eventPlace }),
};
const named = { 'Device mapping': boxes.device, 'FHIR mapping': boxes.fhir };
const merging = new Merging($('merge'), () => $('profile').value);
const opening = new Opening($('opening'), () => boxes.events.text(), text => {
  boxes.events.replace(text);
  refresh();
});
const comparing = new Comparing($('compared'), $('compare'));
const timeline = new Timeline($('time'), trail => light(trail, true));
const columns = new Columns(trail => light(trail, true), observation => merging.open(observation));
const outcomes = new Outcomes(select);
const problems = new Problems({
  go: (file, line, column) => named[file]?.go(line, column),
  use: (place, expression) => named[place.file === 'fhir' ? 'FHIR mapping' : 'Device mapping'].change(place.start, place.end, JSON.stringify(expression)),
  select,
  reach: where => { boxes.events.trail([{ from: where.start, to: where.end, kind: 'made' }], true); },
  matchExpression: template => matchPlace(template),
});

/** The quoted match expression of a template, found from where the template stands. */
function matchPlace(index) {
  const template = explanation.deviceTemplates[index].place;
  if (!template) {
    return null;
  }
  const text = boxes.device.text();
  const next = explanation.deviceTemplates[index + 1]?.place?.start ?? text.length;
  const found = /(["']?)typeMatchExpression\1\s*:\s*(?:\{[^}]*?(["']?)value\2\s*:\s*)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/i.exec(text.slice(template.start, next));
  if (!found) {
    return null;
  }
  const end = template.start + found.index + found[0].length;
  return { file: 'device', start: end - found[3].length, end };
}

function state() {
  return { device: boxes.device.text(), fhir: boxes.fhir.text(), events: boxes.events.text(), profile: $('profile').value, window: Number($('window').value) };
}

function changed() {
  clearTimeout(timer);
  // The first key is answered at once; a moment for those who type fast, whose every key would end the work for the one before.
  timer = setTimeout(refresh, performance.now() - changedAt > 150 ? 0 : 20);
  changedAt = performance.now();
}

async function refresh() {
  const asked = state();
  performance.mark('asked');
  try {
    const answer = await explain({ ...asked, selected }, (done, of) => { $('state').textContent = `${done.toLocaleString('en')} of ${count(of, 'event')}…`; });
    if (!answer) {
      return;
    }
    if (selected >= answer.events.length && selected > 0) {
      selected = 0;
      refresh();
      return;
    }
    performance.mark('answered');
    explanation = answer;
    trails = new Trails(answer);
    show(asked);
  } catch (error) {
    $('state').textContent = `The page's server does not answer: ${error.message}. Is 'iomt debug' still running?`;
  }
}

function show(asked) {
  for (const [file, box] of Object.entries(named)) {
    box.problems(explanation.problems.filter(problem => problem.file === file));
  }
  outcomes.show(explanation, asked.events, selected);
  columns.show(explanation, trails, selected);
  problems.show(explanation, selected);
  timeline.show(explanation, trails);
  comparing.show(asked);
  const errors = explanation.problems.filter(problem => problem.severity === 'error').length;
  const failed = explanation.events.filter(event => event.outcome === 'failed').length;
  const unmatched = explanation.events.filter(event => event.outcome === 'unmatched').length;
  $('state').textContent = errors > 0 ? `${count(errors, 'error')} in the templates`
    : explanation.events.length === 0 ? 'No events yet'
      : `${count(explanation.events.length, 'event')}: ${count(explanation.totals.measurements, 'measurement')}, ${count(explanation.totals.observations, 'Observation')}`
        + (failed ? `, ${failed.toLocaleString('en')} failed` : '') + (unmatched ? `, ${unmatched.toLocaleString('en')} without a template` : '');
  $('state').className = errors > 0 || failed > 0 ? 'bad' : unmatched > 0 ? 'warn' : 'good';
  for (const box of Object.values(boxes)) {
    box.trail([], false);
  }
  performance.mark('shown');
  document.documentElement.dataset.shown = String(Number(document.documentElement.dataset.shown ?? 0) + 1);
}

function select(number) {
  selected = number;
  const event = explanation.events[number];
  if (event) {
    boxes.events.trail([{ from: event.start, to: event.end, kind: 'around' }], true);
  }
  refresh();
}

/** The event that the cursor is in is the selected one; what stands there is the start of a trail. */
function eventPlace(offset) {
  const event = explanation?.events.find(one => one.start <= offset && offset <= one.end);
  if (event && event.number !== selected) {
    selected = event.number;
    refresh();
  } else {
    from(trails?.eventAt(offset), 'events');
  }
}

function from(trail, box) {
  if (trail && !isEmpty(trail)) {
    light(trail, true, box);
  }
}

function light(trail, scroll, origin) {
  columns.trail(trail, scroll);
  for (const [name, box] of Object.entries(boxes)) {
    box.trail(trail[name], scroll && name !== origin);
  }
}

/** Takes files by what they hold, or are named. */
async function open(files) {
  try {
    const opened = await read(await files);
    for (const name of Object.keys(boxes)) {
      if (opened[name] !== undefined) {
        boxes[name].replace(opened[name]);
      }
    }
    $('opened').textContent = 'Opened ' + list(opened.used) + (opened.left.length ? '; not ' + list(opened.left) : '') + '.';
    $('opened').className = '';
  } catch (error) {
    $('opened').textContent = error.message;
    $('opened').className = 'bad';
  }
  refresh();
}

/** Who chooses the same again means it as a change, so nothing stays chosen. */
function openChosen(input) {
  open(chosen(input.files));
  input.value = '';
}

const list = paths => [...new Set(paths)].slice(0, 5).join(', ') + (paths.length > 5 ? ` and ${paths.length - 5} more` : '');

$('profile').addEventListener('change', refresh);
$('window').addEventListener('change', refresh);
$('elsewhere').addEventListener('click', () => opening.open());
$('compare').addEventListener('click', () => comparing.hold(state()));
$('open').addEventListener('click', () => $('chosen').click());
$('chosen').addEventListener('change', () => openChosen($('chosen')));
$('open-folder').addEventListener('click', () => $('folder').click());
$('folder').addEventListener('change', () => openChosen($('folder')));
document.addEventListener('dragover', event => event.preventDefault());
document.addEventListener('drop', event => {
  if (event.dataTransfer?.files.length) {
    event.preventDefault();
    open(dropped(event.dataTransfer));
  }
});
$('case').addEventListener('click', () => explanation && save('templates.case.json', testCase(state(), explanation)));
$('trace').addEventListener('click', () => explanation && save('trace.json', JSON.stringify(explanation, null, 1)));
$('link').addEventListener('click', async () => {
  history.replaceState(null, '', await toFragment(state()));
  try {
    await navigator.clipboard.writeText(location.href);
    $('state').textContent = 'The link is copied. It holds the templates and the events, patients and all.';
  } catch {
    $('state').textContent = 'The link stands in the address bar. It holds the templates and the events, patients and all.';
  }
});
$('save').addEventListener('click', async () => {
  const { device, fhir } = state();
  const answer = await fetch('/api/files', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ device, fhir }) });
  $('state').textContent = answer.ok ? 'The template files are saved.' : await answer.text();
});

const shared = await fromFragment(location.hash);
const given = shared ?? await fetch('/api/files').then(answer => answer.json());
$('save').hidden = !given.writeBack;
if (shared?.profile === 'earlier-connector') {
  $('profile').value = shared.profile;
}
if (shared && [...$('window').options].some(option => option.value === String(shared.window))) {
  $('window').value = String(shared.window);
}
for (const name of Object.keys(boxes)) {
  boxes[name].replace(given[name]);
}
await refresh();
document.documentElement.dataset.ready = 'true';
