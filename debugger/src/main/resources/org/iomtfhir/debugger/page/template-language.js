// JSON as the templates are read: with comments, single quotes, and names without quotes.
import { StreamLanguage } from '@codemirror/language';

function string(stream, state) {
  let escaped = false;
  for (let next; (next = stream.next());) {
    if (next === state.quote && !escaped) {
      state.quote = null;
      break;
    }
    escaped = !escaped && next === '\\';
  }
  if (stream.eol()) {
    state.quote = null;
  }
  return /^\s*:/.test(stream.string.slice(stream.pos)) ? 'propertyName' : 'string';
}

export const templateLanguage = StreamLanguage.define({
  name: 'json',
  startState: () => ({ quote: null, comment: false, depth: 0 }),
  token(stream, state) {
    if (state.comment) {
      if (stream.skipTo('*/')) {
        stream.match('*/');
        state.comment = false;
      } else {
        stream.skipToEnd();
      }
      return 'comment';
    }
    if (stream.eatSpace()) {
      return null;
    }
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) {
      state.comment = true;
      return 'comment';
    }
    const next = stream.next();
    if (next === '"' || next === "'") {
      state.quote = next;
      return string(stream, state);
    }
    if (/[-0-9]/.test(next)) {
      stream.eatWhile(/[0-9.eE+-]/);
      return 'number';
    }
    if (/[A-Za-z_$]/.test(next)) {
      stream.eatWhile(/[\w$]/);
      return /^(true|false|null|NaN|Infinity)$/.test(stream.current()) ? 'atom' : 'propertyName';
    }
    if ('{['.includes(next)) {
      state.depth++;
      return 'bracket';
    }
    if ('}]'.includes(next)) {
      state.depth--;
      return 'bracket';
    }
    return null;
  },
  indent: (state, after, context) => {
    const closing = /^[}\]]/.test(after) ? 1 : 0;
    return Math.max(0, state.depth - closing) * context.unit;
  },
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } }, closeBrackets: { brackets: ['{', '[', '"'] } },
});
