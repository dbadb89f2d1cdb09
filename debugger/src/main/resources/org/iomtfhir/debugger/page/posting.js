// Asks the page's own server.

/** The answer to a question; throws what the server says is wrong. */
export async function post(path, question) {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(question) });
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
  const said = await answer.json();
  if (said.error) {
    throw new Error(said.error);
  }
  return said;
}
