// What leaves the page on request: files to save, and a link that holds everything in its fragment, which no server gets.

/** Has the browser save a text. */
export function save(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** A state as a fragment. */
export async function toFragment(state) {
  const packed = await through(new TextEncoder().encode(JSON.stringify(state)), new CompressionStream('deflate-raw'));
  let text = '';
  packed.forEach(byte => { text += String.fromCharCode(byte); });
  return '#1.' + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The state of a fragment; null if there is none that can be read. */
export async function fromFragment(fragment) {
  if (!fragment.startsWith('#1.')) {
    return null;
  }
  try {
    const text = atob(fragment.slice(3).replaceAll('-', '+').replaceAll('_', '/'));
    const state = JSON.parse(new TextDecoder().decode(await through(Uint8Array.from(text, c => c.charCodeAt(0)), new DecompressionStream('deflate-raw'))));
    return ['device', 'fhir', 'events'].every(name => typeof state[name] === 'string') ? state : null;
  } catch {
    return null;
  }
}

/** A case for 'iomt test': templates, events, and what comes of them now. */
export function testCase(state, explanation) {
  return JSON.stringify({
    profile: state.profile, device: state.device, fhir: state.fhir, events: state.events,
    expected: {
      measurements: explanation.totals.measurements,
      observations: explanation.observations.map(one => stable(JSON.parse(one.resource))),
      failures: explanation.failures.filter(one => one.error !== 'Warning').map(one => one.error).sort(),
    },
  }, null, 2) + '\n';
}

/** Without what is another each time. */
function stable(resource) {
  delete resource.issued;
  return resource;
}
