// Asks the server what the templates make of the events. Only the newest answer counts.

let running = null;

/** The explanation, or null if something newer was asked meanwhile. */
export async function explain(request, onProgress) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  try {
    const response = await fetch('/api/explain', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request), signal: mine.signal,
    });
    if (!response.ok) {
      throw new Error(await response.text());
    }
    return await lastLine(response.body.pipeThrough(new TextDecoderStream()).getReader(), onProgress);
  } catch (error) {
    if (error.name === 'AbortError') {
      return null;
    }
    throw error;
  } finally {
    if (running === mine) {
      running = null;
    }
  }
}

async function lastLine(reader, onProgress) {
  let parts = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      throw new Error('the answer broke off');
    }
    const lines = value.split('\n');
    for (let i = 0; i < lines.length; i++) {
      parts.push(lines[i]);
      if (i === lines.length - 1) {
        break;
      }
      const answer = JSON.parse(parts.join(''));
      parts = [];
      if (answer.error) {
        throw new Error(answer.error);
      }
      if (answer.explanation) {
        return Object.assign(answer.explanation, { totals: answer.totals });
      }
      onProgress(answer.progress, answer.of);
    }
  }
}
