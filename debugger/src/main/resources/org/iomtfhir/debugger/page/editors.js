// The three boxes in which people write.
import { EditorState, StateEffect, StateField, Compartment } from '@codemirror/state';
import { EditorView, Decoration, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, drawSelection } from '@codemirror/view';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { syntaxHighlighting, HighlightStyle, bracketMatching, indentUnit } from '@codemirror/language';
import { setDiagnostics, lintGutter } from '@codemirror/lint';
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { searchKeymap, highlightSelectionMatches } from '@codemirror/search';
import { tags } from '@lezer/highlight';
import { templateLanguage } from './template-language.js';
import { schemaCompletion } from './schema-completion.js';

const nonce = document.getElementById('main').nonce;
const showTrail = StateEffect.define();

const trailField = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let current = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(showTrail)) {
        const length = transaction.state.doc.length;
        current = Decoration.set(effect.value
          .filter(({ from, to }) => from < to && to <= length)
          .map(({ from, to, kind }) => Decoration.mark({ class: `trail trail-${kind}` }).range(from, to)), true);
      }
    }
    return current;
  },
  provide: field => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, class: 'tok-name' },
  { tag: tags.string, class: 'tok-text' },
  { tag: tags.number, class: 'tok-number' },
  { tag: tags.atom, class: 'tok-atom' },
  { tag: tags.comment, class: 'tok-comment' },
]);

/**
 * An editor.
 *
 * label: its accessible name; onChange: called after each change by its user; onPlace: called with the offset where its user put the
 * cursor without writing.
 */
export function editor(parent, { label, schema, onChange, onPlace }) {
  const completion = new Compartment();
  let quiet = false;
  // To dispatch what changes nothing costs a pass over what is shown.
  let underlined = false;
  let lit = false;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: '',
      extensions: [
        EditorView.cspNonce.of(nonce),
        lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(), bracketMatching(),
        closeBrackets(), highlightSelectionMatches(), lintGutter(), indentUnit.of('  '), trailField,
        EditorView.lineWrapping, templateLanguage, syntaxHighlighting(colours),
        completion.of(schema ? autocompletion({ override: [schemaCompletion(schema)] }) : []),
        // Tab leaves the box, as people who have no mouse need it to.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off' }),
        EditorView.updateListener.of(update => {
          if (update.docChanged && !quiet) {
            onChange();
          } else if (update.selectionSet && update.transactions.some(one => one.isUserEvent('select'))) {
            onPlace?.(update.state.selection.main.head);
          }
        }),
      ],
    }),
  });
  return {
    view,
    text: () => view.state.doc.toString(),
    /** Puts a text in that its user did not write. */
    replace(text, told = false) {
      quiet = !told;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      quiet = false;
    },
    /** Puts a text in place of a range, as if its user had. */
    change(from, to, text) {
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from, head: from + text.length }, scrollIntoView: true });
      view.focus();
    },
    /** Underlines problems: line and column from 1. */
    problems(list) {
      if (list.length === 0 && !underlined) {
        return;
      }
      underlined = list.length > 0;
      const doc = view.state.doc;
      const diagnostics = list.map(problem => {
        const line = doc.line(Math.min(Math.max(1, problem.line), doc.lines));
        const from = Math.min(line.from + Math.max(0, problem.column - 1), line.to);
        const token = /^("(?:[^"\\]|\\.)*"?|[\w$.-]+|.)/.exec(doc.sliceString(from, line.to));
        return {
          from, to: Math.min(line.to, from + (token ? token[0].length : 0)), severity: problem.severity,
          message: `${problem.cause}. ${problem.whatToDo ? problem.whatToDo + '.' : ''}`,
        };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    /** Lights ranges, and shows the first of them. */
    trail(ranges, scroll) {
      if (ranges.length === 0 && !lit) {
        return;
      }
      lit = ranges.length > 0;
      const effects = [showTrail.of(ranges)];
      const first = ranges.find(range => range.to <= view.state.doc.length);
      if (scroll && first) {
        effects.push(EditorView.scrollIntoView(first.from, { y: 'center', yMargin: 20 }));
      }
      view.dispatch({ effects });
    },
    /** Puts the cursor to a place and shows it. */
    go(line, column) {
      const doc = view.state.doc;
      const at = doc.line(Math.min(Math.max(1, line), doc.lines));
      view.dispatch({ selection: { anchor: Math.min(at.to, at.from + Math.max(0, column - 1)) },
        effects: EditorView.scrollIntoView(at.from, { y: 'center' }) });
      view.focus();
    },
  };
}
