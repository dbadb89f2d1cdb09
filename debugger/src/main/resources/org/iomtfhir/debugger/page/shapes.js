// Bodies of events as IoT Hub and IoT Central bring them, as 'iomt send --iot-hub' and '--iot-central' do. Digits stay as they are written.

function eachLine(text, wrap) {
  return text.split('\n').map(line => {
    const plain = line.trim();
    if (!plain) {
      return '';
    }
    const parsed = JSON.parse(plain);
    if (parsed && typeof parsed === 'object' && 'Body' in parsed) {
      throw new Error('An event has a Body already: it is as a hub brings it.');
    }
    return wrap(plain, parsed);
  }).join('\n');
}

/** Bodies, one a line, as messages of a device that IoT Hub vouches for. */
export function ofIotHub(text, device) {
  const now = new Date().toISOString();
  return eachLine(text, body => `{"Body":${body},"Properties":{},"SystemProperties":${JSON.stringify({
    'iothub-connection-device-id': device, 'iothub-enqueuedtime': now, 'iothub-message-source': 'Telemetry' })}}`);
}

/** Bodies, one a line, in the telemetry export of IoT Central. */
export function ofIotCentral(text, device) {
  const head = { applicationId: '00000000-0000-0000-0000-000000000000', messageSource: 'telemetry', deviceId: device, schema: 'default@v1',
    templateId: 'dtmi:iomt:send;1', enqueuedTime: new Date().toISOString() };
  return eachLine(text, (body, parsed) => {
    if (!parsed || typeof parsed !== 'object' || Array.isArray(parsed)) {
      throw new Error('IoT Central exports telemetry as a JSON object, and a line is none.');
    }
    return `${JSON.stringify(head).slice(0, -1)},"telemetry":${body},"messageProperties":{},"enrichments":{}}`;
  });
}
