// A notebook that is read, changed and run: cells, kernel, keyboard, saving.
import type { Kernel, Session } from '@jupyterlab/services';
import { Cell, type CellHost, type CellJson } from './cell';
import { announce, banner, button, confirmed, make } from './elements';
import { exerciseTools } from './exercises';
import { dataPane, variablesPane } from './panes';
import { Saver } from './saver';
import { ask, contents, pageOf, sessions } from './server';

type Undo = { index: number; json: CellJson };

const shortcuts: [string, string][] = [
  ['Shift+Enter', 'run the cell and go to the next'], ['Ctrl+Enter', 'run the cell'], ['Alt+Enter', 'run the cell and add one below'],
  ['Esc, Enter', 'leave the editor, go into it'], ['Up, Down (or k, j)', 'cell above, below'], ['a, b', 'add a cell above, below'], ['d d', 'delete the cell'], ['z', 'bring the deleted cell back'],
  ['m, y', 'make it text, code'], ['Shift+Up, Shift+Down', 'move the cell'], ['i i', 'stop what runs'], ['0 0', 'restart the kernel'], ['s, Ctrl+S', 'save now'], ['h', 'this list'],
];

export class NotebookPage implements CellHost {
  private json: any;
  private cells: Cell[] = [];
  private selectedIndex = 0;
  private session: Session.ISessionConnection | null = null;
  private readonly deleted: Undo[] = [];
  private readonly list = make('div', { class: 'cells' });
  private readonly state = make('span', { class: 'state', role: 'status' }, 'starting');
  private readonly saved = make('span', { class: 'saved', role: 'status' }, 'saved');
  private readonly saver: Saver;
  private readonly side = make('aside', { class: 'side', hidden: true });
  private lastKey = { key: '', time: 0 };
  private queue: Promise<unknown> = Promise.resolve();
  private stopped = false;
  private isLost = false;
  private isAsked = false;
  private tools!: ReturnType<typeof exerciseTools>;

  constructor(private readonly path: string) {
    this.saver = new Saver(path, () => this.snapshot(), text => { this.saved.textContent = text; });
  }

  async open(header: HTMLElement, main: HTMLElement) {
    const model = await contents.get(this.path, { type: 'notebook', content: true });
    this.json = model.content;
    this.saver.loaded(model.last_modified);
    this.drawHeader(header);
    if (this.json.cells.length === 0) this.json.cells.push({ cell_type: 'code', id: newId(), metadata: {}, source: '', outputs: [], execution_count: null });
    main.replaceChildren(make('div', { class: 'columns' }, this.list, this.side));
    main.classList.add('notebook');
    this.tools = exerciseTools(this.path, this);
    this.drawCells();
    document.title = `${this.title()} · ResearchKit`;
    document.addEventListener('keydown', event => this.key(event));
    window.addEventListener('hashchange', () => this.toHash());
    this.saver.watchOthers();
    await this.connect();
    this.select(0, false);
    this.toHash();
  }

  // ---- for cells

  kernel(): Kernel.IKernelConnection | null | undefined { return this.session?.kernel; }

  changed() { this.saver.touch(); }

  selected(cell: Cell) {
    const index = this.cells.indexOf(cell);
    if (index >= 0) this.mark(index);
  }

  verdict(_cell: Cell, exercise: string, solved: boolean) { void this.tools.note(exercise, solved); }

  command(cell: Cell, name: string): boolean {
    if (name.startsWith('update:')) {
      const content = JSON.parse(name.slice('update:'.length));
      for (const other of this.cells) other.update(content.transient?.display_id, content.data, content.metadata);
      return true;
    }
    this.selected(cell);
    switch (name) {
      case 'Shift-Enter': this.runAndNext(); return true;
      case 'Ctrl-Enter': case 'Mod-Enter': this.run([cell]); if (!cell.isCode) cell.element.focus(); return true;
      case 'Alt-Enter': this.run([cell]); this.insert(this.selectedIndex + 1, 'code', true); return true;
      case 'Mod-s': void this.saver.now(); return true;
      case 'Escape': if (!cell.isCode) cell.draw(); cell.element.focus(); return true;
    }
    return false;
  }

  /** The cells of an exercise. */
  cellsOf(exercise: string) { return this.cells.filter(cell => cell.exercise === exercise); }

  allCells() { return this.cells; }

  // ---- running

  /** Runs cells in their order; the first that fails stops the rest. */
  run(cells: Cell[]) {
    const kernel = this.kernel();
    if (!kernel) { announce('The kernel is not there yet.'); return this.queue; }
    this.stopped = false;
    this.queue = this.queue.then(async () => {
      for (const cell of cells) {
        if (this.stopped || !(await cell.run(kernel))) break;
      }
    });
    return this.queue;
  }

  runAll() { return this.run(this.cells); }

  interrupt() { this.stopped = true; void this.kernel()?.interrupt(); announce('Asked the cell to stop.'); }

  async restart() {
    if (!(await confirmed('Restart the kernel? All variables are gone then; the cells and their text stay.', 'Restart'))) return;
    this.stopped = true;
    this.isAsked = true;
    await this.kernel()?.restart();
    this.isAsked = false;
    banner('The kernel is new. Variables are gone: run the cells above again (Run all).', 'note', button('Understood', 'Close this message', () => banner(null)));
    announce('The kernel was restarted.');
  }

  private runAndNext() {
    const cell = this.cells[this.selectedIndex];
    this.run([cell]);
    if (this.selectedIndex === this.cells.length - 1) this.insert(this.cells.length, 'code', true);
    else this.select(this.selectedIndex + 1);
  }

  // ---- cells

  private snapshot() {
    this.json.cells = this.cells.map(cell => cell.save());
    return this.json;
  }

  private drawCells() {
    this.cells.forEach(cell => cell.destroy());
    this.cells = (this.json.cells as CellJson[]).map(json => new Cell(json, this));
    this.list.replaceChildren(...this.cells.map(cell => cell.element), make('div', { class: 'adders' },
      button('+ C#', 'Add a C# cell at the end', () => this.insert(this.cells.length, 'code', true)),
      button('+ SQL', 'Add an SQL cell at the end', () => this.insert(this.cells.length, 'sql', true)),
      button('+ Text', 'Add text at the end', () => this.insert(this.cells.length, 'markdown', true))));
    this.tools.draw();
  }

  private insert(index: number, kind: 'code' | 'sql' | 'markdown', edit: boolean, json?: CellJson) {
    const kernelName = kind === 'sql' ? 'sql' : 'csharp';
    json ??= kind === 'markdown'
      ? { cell_type: 'markdown', id: newId(), metadata: {}, source: '' }
      : { cell_type: 'code', id: newId(), metadata: { dotnet_interactive: { language: kernelName }, polyglot_notebook: { kernelName } }, source: kind === 'sql' ? this.sqlSelector() + '\n' : '', outputs: [], execution_count: null };
    const cell = new Cell(json, this);
    this.list.insertBefore(cell.element, this.cells[index]?.element ?? this.list.lastElementChild);
    this.cells.splice(index, 0, cell);
    this.changed();
    this.select(index);
    if (edit) { if (kind === 'markdown') cell.draw(true); cell.edit(); if (cell.editor) cell.editor.view.dispatch({ selection: { anchor: cell.editor.text.length } }); }
  }

  // SQL cells ask what the notebook connected to, where it did.
  private sqlSelector() {
    const connected = this.cells.map(cell => /^#!connect\s.*--kernel-name\s+(\S+)/m.exec(cell.source)?.[1]).filter(Boolean).at(-1);
    return `#!${connected ?? 'sql'}`;
  }

  private remove() {
    const cell = this.cells[this.selectedIndex];
    if (!cell) return;
    this.deleted.push({ index: this.selectedIndex, json: structuredClone(cell.save()) });
    this.cells.splice(this.selectedIndex, 1);
    cell.destroy();
    if (this.cells.length === 0) this.insert(0, 'code', false);
    this.changed();
    this.select(Math.min(this.selectedIndex, this.cells.length - 1));
    announce('Cell deleted. Press z to bring it back.');
  }

  private undo() {
    const last = this.deleted.pop();
    if (!last) { announce('No cell was deleted.'); return; }
    this.insert(Math.min(last.index, this.cells.length), 'code', false, last.json);
    announce('The deleted cell is back.');
  }

  private move(by: number) {
    const from = this.selectedIndex, to = from + by;
    if (to < 0 || to >= this.cells.length) return;
    const [cell] = this.cells.splice(from, 1);
    this.cells.splice(to, 0, cell);
    this.list.insertBefore(cell.element, this.cells[to + 1]?.element ?? this.list.lastElementChild);
    this.changed();
    this.select(to);
  }

  private mark(index: number) {
    this.cells[this.selectedIndex]?.element.classList.remove('selected');
    this.selectedIndex = index;
    this.cells[index]?.element.classList.add('selected');
  }

  private select(index: number, focus = true) {
    if (index < 0 || index >= this.cells.length) return;
    this.mark(index);
    const element = this.cells[index].element;
    if (focus) { element.focus({ preventScroll: true }); element.scrollIntoView({ block: 'nearest' }); }
  }

  private toHash() {
    const cell = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (cell) { cell.scrollIntoView(); cell.focus({ preventScroll: true }); }
  }

  // ---- keyboard, as in Jupyter

  private key(event: KeyboardEvent) {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); void this.saver.now(); return; }
    const target = event.target as HTMLElement;
    const cell = this.cells[this.selectedIndex];
    if (!cell || target !== cell.element) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (event.shiftKey) this.runAndNext();
      else if (event.ctrlKey || event.metaKey) this.run([cell]);
      else if (event.altKey) this.command(cell, 'Alt-Enter');
      else cell.edit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const twice = this.lastKey.key === event.key && event.timeStamp - this.lastKey.time < 800;
    this.lastKey = { key: twice ? '' : event.key, time: event.timeStamp };
    const index = this.selectedIndex;
    const actions: Record<string, () => void> = {
      ArrowUp: () => (event.shiftKey ? this.move(-1) : this.select(index - 1)), ArrowDown: () => (event.shiftKey ? this.move(1) : this.select(index + 1)),
      k: () => this.select(index - 1), j: () => this.select(index + 1),
      a: () => this.insert(index, 'code', false), b: () => this.insert(index + 1, 'code', false),
      m: () => { cell.becomes('markdown'); cell.draw(); cell.element.focus(); }, y: () => { cell.becomes('code'); cell.element.focus(); },
      z: () => this.undo(), s: () => void this.saver.now(), h: () => this.help(),
      d: () => { if (twice) this.remove(); }, i: () => { if (twice) this.interrupt(); }, 0: () => { if (twice) void this.restart(); },
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  private help() {
    const dialog = make('dialog', { class: 'ask', 'aria-label': 'Keyboard' }, make('h2', {}, 'Keyboard'),
      make('table', {}, make('tbody', {}, ...shortcuts.map(([keys, what]) => make('tr', {}, make('th', { scope: 'row' }, keys), make('td', {}, what))))),
      make('p', { class: 'soft' }, 'Letters work when a cell, not its editor, has the focus. In an editor, Tab completes or indents; Esc and then Tab leaves it.'),
      make('div', { class: 'buttons' }, button('Close', 'Close', () => dialog.close(), { class: 'primary' })));
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  // ---- kernel

  private async connect() {
    const manager = sessions();
    this.session = await manager.startNew({ path: this.path, name: this.title(), type: 'notebook', kernel: { name: 'researchkit' } });
    this.session.statusChanged.connect((_sender, status) => this.show(status));
    this.session.connectionStatusChanged.connect((_sender, status) => {
      if (status === 'connected') { if (this.isLost) banner(null); this.isLost = false; }
      else if (status === 'connecting') this.state.textContent = 'connecting';
      else { this.isLost = true; banner('The kernel is not reached any more. Is the server still running? Keep this page open: what you wrote is here.'); }
    });
    this.show(this.session.kernel?.status ?? 'starting');
  }

  private show(status: string) {
    const words: Record<string, string> = { idle: 'ready', busy: 'running', starting: 'starting', restarting: 'restarting', autorestarting: 'restarting', dead: 'dead', unknown: 'connecting' };
    this.state.textContent = words[status] ?? status;
    this.state.dataset.status = status;
    if (status === 'autorestarting' || status === 'restarting') {
      this.stopped = true;
      if (!this.isAsked) banner('The kernel ended and starts again. Variables are gone: run the cells above again (Run all).', 'note', button('Understood', 'Close this message', () => banner(null)));
    } else if (status === 'dead') {
      banner('The kernel ended and did not start again.', 'bad', button('Start a new one', 'Start a new kernel', () => location.reload()));
    }
  }

  // ---- around

  private title(): string {
    for (const cell of this.json.cells as CellJson[]) {
      const heading = cell.cell_type === 'markdown' ? /^#\s+(.+)$/m.exec(Array.isArray(cell.source) ? cell.source.join('') : cell.source) : null;
      if (heading) return heading[1].trim();
    }
    return this.path.split('/').at(-1)!.replace(/\.ipynb$/, '');
  }

  private drawHeader(header: HTMLElement) {
    const panes: Record<string, () => Promise<HTMLElement>> = { Data: () => dataPane(), Variables: () => variablesPane(() => this.kernel()) };
    const toggles = Object.keys(panes).map(name => {
      const toggle: HTMLButtonElement = button(name, `${name}: show or hide beside the notebook`, async () => {
        const open = toggle.getAttribute('aria-pressed') === 'true';
        toggles.forEach(other => other.setAttribute('aria-pressed', 'false'));
        this.side.hidden = open;
        if (open) return;
        toggle.setAttribute('aria-pressed', 'true');
        this.side.setAttribute('aria-label', name);
        this.side.replaceChildren(make('p', { class: 'soft' }, 'Looking ...'));
        try { this.side.replaceChildren(await panes[name]()); } catch (problem: any) { this.side.replaceChildren(make('p', {}, problem.message)); }
      }, { 'aria-pressed': 'false' });
      return toggle;
    });
    header.replaceChildren(
      make('a', { class: 'home', href: '/' }, 'Workshop'),
      make('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Notebook' },
        button('Run', 'Run the cell and go to the next (Shift+Enter)', () => this.runAndNext(), { class: 'primary' }),
        button('Run all', 'Run all cells from the top', () => void this.runAll()),
        button('Stop', 'Stop what runs (i i)', () => this.interrupt()),
        button('Restart', 'Restart the kernel (0 0)', () => void this.restart()),
        make('span', { class: 'gap' }),
        button('+ C#', 'Add a C# cell below (b)', () => this.insert(this.selectedIndex + 1, 'code', true)),
        button('+ SQL', 'Add an SQL cell below', () => this.insert(this.selectedIndex + 1, 'sql', true)),
        button('+ Text', 'Add text below', () => this.insert(this.selectedIndex + 1, 'markdown', true)),
        button('↑', 'Move the cell up (Shift+Up)', () => this.move(-1)), button('↓', 'Move the cell down (Shift+Down)', () => this.move(1)),
        button('Delete', 'Delete the cell (d d)', () => this.remove()), button('Undo', 'Bring the deleted cell back (z)', () => this.undo()),
        make('span', { class: 'gap' }), ...toggles,
        button('Reset', 'Go back to the notebook as it was handed out', () => void this.reset()),
        button('?', 'Keyboard (h)', () => this.help())),
      make('div', { class: 'status' }, this.state, this.saved));
  }

  private async reset() {
    if (!(await confirmed('Go back to the notebook as it was handed out? What you wrote in it is replaced; a copy is kept as a checkpoint.', 'Reset'))) return;
    try {
      const model = await ask('/workshop/reset', { path: this.path });
      this.json = model.content;
      this.saver.loaded(model.last_modified);
      this.drawCells();
      this.select(0);
      announce('The notebook is as it was handed out.');
    } catch (problem: any) {
      banner(problem.message, 'note', button('Close', 'Close this message', () => banner(null)));
    }
  }
}

const newId = () => crypto.randomUUID().slice(0, 8);

export const open = (path: string, header: HTMLElement, main: HTMLElement) => new NotebookPage(path).open(header, main);
export { pageOf };
