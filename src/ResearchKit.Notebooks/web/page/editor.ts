// The editor of a cell: C# or SQL with highlighting, completion and explanations from the kernel, and errors at their line.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionContext } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { sql, PostgreSQL } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import type { Kernel } from '@jupyterlab/services';
import { tags } from '@lezer/highlight';
import { csharp } from '@replit/codemirror-lang-csharp';
import { make } from './elements';

export type Language = 'csharp' | 'sql' | 'markdown';

const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword, tags.definitionKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.character], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.literal], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment, tags.processingInstruction], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--code-type)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--code-function)' },
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
]);

const languageOf = (language: Language): Extension => (language === 'sql' ? sql({ dialect: PostgreSQL, upperCaseKeywords: true }) : language === 'markdown' ? markdown() : csharp());

/** Positions in code points, as Jupyter counts, and in UTF-16 units, as the editor does. */
const toPoints = (text: string, units: number) => [...text.slice(0, units)].length;
const toUnits = (text: string, points: number) => [...text].slice(0, points).join('').length;

const kinds: Record<string, string> = { method: 'method', function: 'function', property: 'property', field: 'variable', variable: 'variable', class: 'class', keyword: 'keyword', namespace: 'namespace', table: 'class', column: 'property' };

export interface EditorHost {
  kernel(): Kernel.IKernelConnection | null | undefined;
  changed(): void;
  commands: Record<string, () => boolean>;
}

function completions(host: EditorHost) {
  return async (context: CompletionContext) => {
    const kernel = host.kernel();
    const word = context.matchBefore(/[\w#!.]+/);
    if (!kernel || kernel.status === 'busy' || (!context.explicit && !word)) return null;
    const code = context.state.doc.toString();
    const reply = (await kernel.requestComplete({ code, cursor_pos: toPoints(code, context.pos) })).content;
    if (reply.status !== 'ok' || reply.matches.length === 0 || context.aborted) return null;
    const types = (reply.metadata?._jupyter_types_experimental ?? []) as any[];
    return {
      from: toUnits(code, reply.cursor_start),
      to: toUnits(code, reply.cursor_end),
      validFor: /^\w*$/,
      options: reply.matches.slice(0, 400).map((label, i) => ({ label, type: kinds[types[i]?.type] ?? types[i]?.type, detail: types[i]?.signature || undefined })),
    };
  };
}

const explanations = (host: EditorHost) => hoverTooltip(async (view, position) => {
  const kernel = host.kernel();
  const word = view.state.wordAt(position);
  if (!kernel || !word || kernel.status === 'busy') return null;
  const code = view.state.doc.toString();
  const reply = (await kernel.requestInspect({ code, cursor_pos: toPoints(code, position), detail_level: 0 })).content;
  if (reply.status !== 'ok' || !reply.found) return null;
  const text = String(reply.data['text/plain'] ?? '');
  return { pos: word.from, end: word.to, above: true, create: () => ({ dom: make('pre', { class: 'explanation' }, text) }) };
}, { hoverTime: 400 });

export class Editor {
  readonly view: EditorView;
  private readonly language = new Compartment();
  private readonly readOnly = new Compartment();

  constructor(parent: HTMLElement, text: string, language: Language, label: string, host: EditorHost) {
    const command = (key: string) => ({ key, run: () => host.commands[key]?.() ?? false });
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.highest(keymap.of(['Shift-Enter', 'Ctrl-Enter', 'Mod-Enter', 'Alt-Enter', 'Mod-s'].map(command))),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          Prec.low(keymap.of([command('Escape')])),
          history(), drawSelection(), bracketMatching(), closeBrackets(), indentOnInput(), indentUnit.of('    '), highlightSelectionMatches(),
          language === 'markdown' ? EditorView.lineWrapping : [lineNumbers(), lintGutter(), autocompletion({ override: [completions(host)], activateOnTypingDelay: 150 }), explanations(host)],
          this.language.of(languageOf(language)), this.readOnly.of([]), syntaxHighlighting(style),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: language === 'markdown' ? 'true' : 'false', autocorrect: 'off', autocapitalize: 'off' }),
          EditorView.updateListener.of(update => { if (update.docChanged) host.changed(); }),
        ],
      }),
    });
  }

  get text() { return this.view.state.doc.toString(); }

  set text(text: string) { this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } }); }

  speak(language: Language) { this.view.dispatch({ effects: this.language.reconfigure(languageOf(language)) }); }

  focus() { this.view.focus(); }

  /** Marks an error at a line, from 1; none without a line. */
  mark(line: number | null, message = '') {
    const document = this.view.state.doc;
    const found = line !== null && line >= 1 && line <= document.lines ? document.line(line) : null;
    this.view.dispatch(setDiagnostics(this.view.state, found ? [{ from: found.from, to: Math.max(found.to, found.from), severity: 'error', message }] : []));
  }

  destroy() { this.view.destroy(); }
}
