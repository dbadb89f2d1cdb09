// Events from elsewhere: a dead letter, the last events of a hub; and the events at hand as IoT Hub or IoT Central bring them.
import { el } from './dom.js';
import { post } from './posting.js';
import { ofIotCentral, ofIotHub } from './shapes.js';

/** The dialog. `events` tells what stands in the box, `put` replaces it. */
export class Opening {
  constructor(dialog, events, put) {
    const letter = el('input', { type: 'text', id: 'letter', size: 44, 'aria-label': 'Dead letter' });
    const hub = el('input', { type: 'text', id: 'hub', value: 'devicedata', 'aria-label': 'Hub' });
    const last = el('input', { type: 'number', id: 'last', min: 1, max: 10000, value: 20, 'aria-label': 'How many events' });
    const device = el('input', { type: 'text', id: 'device-id', value: 'device-1', 'aria-label': 'Device id' });
    const said = el('p', { id: 'opening-said', role: 'status' });
    const done = text => { put(text); dialog.close(); };
    const read = async question => {
      try {
        done((await post('/api/events', question)).events);
      } catch (error) {
        said.textContent = error.message;
        said.className = 'bad';
      }
    };
    const shape = wrap => {
      try {
        done(wrap(events(), device.value));
      } catch (error) {
        said.textContent = error.message;
        said.className = 'bad';
      }
    };
    dialog.append(el('h2', { id: 'h-opening' }, 'Events from elsewhere'),
      el('fieldset', {}, el('legend', {}, 'From a line'),
        el('p', { class: 'hint' }, 'Reads beside the services, and moves no checkpoint.'),
        el('div', { class: 'fields' }, el('label', {}, 'Dead letter ', letter), el('button', { type: 'button', id: 'read-letter', onclick: () => read({ deadLetter: letter.value }) }, 'Read the letter')),
        el('div', { class: 'fields' }, el('label', {}, 'Hub ', hub), el('label', {}, 'last ', last), el('button', { type: 'button', id: 'read-hub', onclick: () => read({ hub: hub.value, last: Number(last.value) }) }, 'Read the hub'))),
      el('fieldset', {}, el('legend', {}, 'The events at hand, as a cloud service brings them'),
        el('div', { class: 'fields' }, el('label', {}, 'Device ', device),
          el('button', { type: 'button', id: 'iot-hub', onclick: () => shape(ofIotHub) }, 'As from IoT Hub'),
          el('button', { type: 'button', id: 'iot-central', onclick: () => shape(ofIotCentral) }, 'As from IoT Central'))),
      said,
      el('div', { class: 'fields' }, el('button', { type: 'button', onclick: () => dialog.close() }, 'Close')));
    this.open = () => {
      said.textContent = '';
      dialog.showModal();
    };
  }
}
