// One cell: its source in an editor, its outputs below. The JSON of the file is kept, so that what this page does not know stays as it was.
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { Editor, type Language } from './editor';
import { announce, asked, button, make } from './elements';
import { renderMarkdown } from './markdown';
import { renderOutput, type Output } from './outputs';

export type CellJson = { cell_type: string; id?: string; metadata: any; source: string | string[]; outputs?: Output[]; execution_count?: number | null; attachments?: any };

export interface CellHost {
  kernel(): Kernel.IKernelConnection | null | undefined;
  changed(cell: Cell): void;
  selected(cell: Cell): void;
  command(cell: Cell, name: string): boolean;
  verdict(cell: Cell, exercise: string, solved: boolean): void;
}

const sourceOf = (json: CellJson) => (Array.isArray(json.source) ? json.source.join('') : json.source ?? '');
const firstLine = (text: string) => text.trimStart().split('\n', 1)[0];
const known: Record<string, Language> = { csharp: 'csharp', 'c#': 'csharp', 'C#': 'csharp', sql: 'sql', markdown: 'markdown', md: 'markdown' };
const commands = new Set(['connect', 'share', 'set', 'time', 'who', 'whos', 'lsmagic', 'import', 'about', 'help', 'r', 'i', 'value', 'html', 'javascript', 'js', 'mermaid']);

export class Cell {
  readonly element: HTMLElement;
  editor: Editor | null = null;
  running = false;
  private readonly body: HTMLElement;
  private readonly prompt: HTMLElement;
  private readonly outputArea: HTMLElement;
  private readonly displays = new Map<string, Output[]>();
  private clearNext = false;
  private drawn: Language = 'csharp';

  constructor(readonly json: CellJson, private readonly host: CellHost) {
    this.json.metadata ??= {};
    this.prompt = make('div', { class: 'prompt', 'aria-hidden': 'true' });
    this.body = make('div', { class: 'body' });
    this.outputArea = make('div', { class: 'outputs' });
    this.element = make('section', { class: 'cell', tabindex: 0, id: json.id ? `cell-${json.id}` : undefined }, this.prompt, make('div', { class: 'inside' }, this.body, this.outputArea));
    this.element.addEventListener('focusin', () => this.host.selected(this));
    this.draw();
    this.drawOutputs();
  }

  get isCode() { return this.json.cell_type === 'code'; }

  get source() { return this.editor?.text ?? sourceOf(this.json); }

  get tags(): string[] { return this.json.metadata.tags ?? []; }

  get exercise() { return this.tags.find(tag => tag.startsWith('exercise:'))?.slice('exercise:'.length); }

  has(tag: string) { return this.tags.includes(tag); }

  get language(): Language {
    if (!this.isCode) return 'markdown';
    const selector = /^#!(\S+)/.exec(firstLine(this.source))?.[1];
    if (selector !== undefined) return known[selector] ?? (commands.has(selector) ? 'csharp' : 'sql');
    return known[this.json.metadata.polyglot_notebook?.kernelName ?? this.json.metadata.dotnet_interactive?.language ?? 'csharp'] ?? 'csharp';
  }

  /** What the file holds of it. */
  save(): CellJson {
    if (this.editor) {
      const lines = this.editor.text.split('\n');
      this.json.source = lines.map((line, i) => (i < lines.length - 1 ? line + '\n' : line)).filter((line, i, all) => line !== '' || i < all.length - 1);
    }
    return this.json;
  }

  /** Draws source or prose anew. */
  draw(editing = false) {
    const hidden = this.has('check') || this.json.metadata.jupyter?.source_hidden === true;
    this.save();
    this.editor?.destroy();
    this.editor = null;
    this.body.replaceChildren();
    this.element.className = `cell ${this.json.cell_type}${hidden ? ' hidden-source' : ''}${this.exercise ? ' exercise' : ''}${this.element.classList.contains('selected') ? ' selected' : ''}`;
    this.element.setAttribute('role', 'group');
    this.showPrompt();
    if (this.json.cell_type === 'markdown' && !editing) {
      const prose = make('div', { class: 'prose', ondblclick: () => { this.draw(true); this.editor!.focus(); } });
      prose.innerHTML = renderMarkdown(sourceOf(this.json), this.json.attachments) || '<p class="soft">Empty. Press Enter to write.</p>';
      this.body.append(prose);
      return;
    }
    if (hidden && this.isCode && !editing) {
      this.body.append(button(this.has('check') ? 'Check my answer' : 'Run', 'Run this cell', () => this.host.command(this, 'Ctrl-Enter'), { class: 'primary check' }));
      return;
    }
    if (this.json.cell_type === 'raw') {
      this.body.append(make('pre', {}, sourceOf(this.json)));
      return;
    }
    const commandOf = (name: string) => () => this.host.command(this, name);
    this.drawn = this.language;
    this.editor = new Editor(this.body, sourceOf(this.json), this.language, this.isCode ? `Code of the cell, ${this.language === 'sql' ? 'SQL' : 'C#'}` : 'Text of the cell, Markdown', {
      kernel: () => this.host.kernel(),
      changed: () => { this.follow(); this.host.changed(this); },
      commands: Object.fromEntries(['Shift-Enter', 'Ctrl-Enter', 'Mod-Enter', 'Alt-Enter', 'Mod-s', 'Escape'].map(name => [name, commandOf(name)])),
    });
  }

  /** Sends it to the kernel; ends with whether it went well. */
  async run(kernel: Kernel.IKernelConnection): Promise<boolean> {
    if (!this.isCode) {
      if (this.json.cell_type === 'markdown') this.draw();
      return true;
    }
    this.clear();
    this.editor?.mark(null);
    if (this.source.trim() === '') return true;
    this.setRunning(true);
    const started = performance.now();
    const clock = setInterval(() => this.showPrompt(Math.round((performance.now() - started) / 1000)), 1000);
    try {
      const future = kernel.requestExecute({ code: this.source, stop_on_error: true, allow_stdin: true, store_history: true });
      future.onIOPub = message => this.receive(message);
      future.onStdin = async message => {
        if (message.header.msg_type !== 'input_request') return;
        const content = message.content as KernelMessage.IInputRequestMsg['content'];
        const value = await asked(content.prompt || 'The cell asks for a line of text.', content.password);
        if (value === null) kernel.interrupt();
        else future.sendInputReply({ status: 'ok', value }, message.header as any);
      };
      const reply = await future.done;
      const content = reply.content as any;
      this.json.execution_count = content.execution_count ?? null;
      if (content.status === 'error' && content.ename === 'ExecutionAborted') { announce('Not run, as a cell before it failed.'); return false; }
      return content.status === 'ok';
    } catch {
      if (!(this.json.outputs ?? []).some(output => output.output_type === 'error'))
        this.add({ output_type: 'error', ename: 'KernelGone', evalue: 'The kernel ended while this cell ran.', traceback: ['The kernel ended while this cell ran. Variables are gone: run the cells above again.'] });
      return false;
    } finally {
      clearInterval(clock);
      this.setRunning(false);
      this.host.changed(this);
    }
  }

  clear() {
    this.json.outputs = [];
    this.json.execution_count = null;
    this.displays.clear();
    this.drawOutputs();
  }

  /** Takes an update of something that another cell may have shown. */
  update(id: string, data: any, metadata: any) {
    for (const output of this.displays.get(id) ?? []) {
      output.data = data;
      output.metadata = metadata ?? {};
    }
    if (this.displays.has(id)) this.drawOutputs();
  }

  becomes(type: 'code' | 'markdown') {
    if (this.json.cell_type === type) return;
    this.save();
    this.json.cell_type = type;
    if (type === 'code') { this.json.outputs = []; this.json.execution_count = null; } else { delete this.json.outputs; delete this.json.execution_count; }
    this.draw(type === 'markdown');
    this.drawOutputs();
    this.host.changed(this);
  }

  edit() {
    if (this.json.cell_type === 'markdown' && !this.editor) this.draw(true);
    this.editor?.focus();
  }

  destroy() { this.editor?.destroy(); this.element.remove(); }

  private follow() {
    if (this.editor && this.language !== this.drawn) { this.drawn = this.language; this.editor.speak(this.drawn); this.showPrompt(); }
  }

  private setRunning(running: boolean) {
    this.running = running;
    this.element.classList.toggle('running', running);
    this.element.setAttribute('aria-busy', String(running));
    this.showPrompt();
  }

  private showPrompt(seconds?: number) {
    const label = { csharp: 'C#', sql: 'SQL', markdown: 'Text' }[this.language];
    this.prompt.textContent = !this.isCode ? '' : this.running ? (seconds ? `${seconds} s` : '...') : this.json.execution_count ? String(this.json.execution_count) : '';
    this.element.setAttribute('aria-label', `${label} cell${this.running ? ', running' : ''}${this.exercise ? `, exercise ${this.exercise}` : ''}`);
    this.element.dataset.language = label;
  }

  private receive(message: KernelMessage.IIOPubMessage) {
    const content = message.content as any;
    switch (message.header.msg_type) {
      case 'stream': this.stream(content.name, content.text); break;
      case 'display_data': case 'execute_result': this.take(message.header.msg_type, content); break;
      case 'update_display_data': this.host.command(this, `update:${JSON.stringify(content)}`); break;
      case 'error': {
        this.add({ output_type: 'error', ename: content.ename, evalue: content.evalue, traceback: content.traceback });
        const line = /line (\d+)/.exec((content.traceback ?? [])[0] ?? '');
        this.editor?.mark(line ? Number(line[1]) : null, content.evalue);
        break;
      }
      case 'clear_output': if (content.wait) this.clearNext = true; else this.clearNow(); break;
    }
  }

  private clearNow() { this.json.outputs = []; this.displays.clear(); this.drawOutputs(); }

  private stream(name: string, text: string) {
    const last = this.json.outputs?.at(-1);
    if (!this.clearNext && last?.output_type === 'stream' && last.name === name) {
      last.text = (Array.isArray(last.text) ? last.text.join('') : last.text) + text;
      this.outputArea.lastElementChild?.replaceWith(renderOutput(last));
    } else this.add({ output_type: 'stream', name, text });
  }

  private take(type: string, content: any) {
    const output: Output = { output_type: type, data: content.data, metadata: content.metadata ?? {} };
    if (type === 'execute_result') output.execution_count = content.execution_count;
    const id = content.transient?.display_id;
    if (id) this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
    this.add(output);
    if (this.has('check') && this.exercise) {
      const verdict = /^Exercise .+?: (solved|not yet)\./.exec(String(content.data?.['text/plain'] ?? ''));
      if (verdict) this.host.verdict(this, this.exercise, verdict[1] === 'solved');
    }
  }

  private add(output: Output) {
    if (this.clearNext) { this.clearNext = false; this.json.outputs = []; this.outputArea.replaceChildren(); }
    (this.json.outputs ??= []).push(output);
    this.outputArea.append(renderOutput(output));
  }

  private drawOutputs() { this.outputArea.replaceChildren(...(this.json.outputs ?? []).filter(output => !isEmpty(output)).map(renderOutput)); }
}

const isEmpty = (output: Output) => output.output_type === 'display_data' && Object.keys(output.data ?? {}).every(type => type === 'text/plain' && String(output.data[type]).trim() === '');
