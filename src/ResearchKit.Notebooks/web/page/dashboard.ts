// A notebook as a dashboard: prose, tables and charts without code; its parameters as controls. A changed control runs the notebook anew.
import type { Kernel } from '@jupyterlab/services';
import type { CellJson } from './cell';
import { controlsOf, type Control } from './controls';
import { announce, banner, button, make } from './elements';
import { renderMarkdown } from './markdown';
import { renderOutput, type Output } from './outputs';
import { contents, pageOf, sessions } from './server';

const textOf = (cell: CellJson) => (Array.isArray(cell.source) ? cell.source.join('') : cell.source);
const tagsOf = (cell: CellJson): string[] => cell.metadata?.tags ?? [];

export async function open(path: string, header: HTMLElement, main: HTMLElement) {
  const notebook = (await contents.get(path, { type: 'notebook', content: true })).content as { cells: CellJson[] };
  const chosen = notebook.cells.some(cell => tagsOf(cell).includes('dashboard'));
  const shown = (cell: CellJson) => (chosen ? tagsOf(cell).includes('dashboard') : !tagsOf(cell).some(tag => tag.startsWith('exercise:')));
  const controls = notebook.cells.filter(cell => tagsOf(cell).includes('parameters')).flatMap(cell => controlsOf(textOf(cell)));
  let halted = false;
  const state = make('span', { role: 'status' }, 'starting');
  const stop = button('Stop', 'Stop what runs', () => { halted = true; void session.kernel?.interrupt(); }, { disabled: true });
  const title = /^#\s+(.+)$/m.exec(notebook.cells.map(textOf).join('\n'))?.[1] ?? path;
  document.title = `${title} · Dashboard`;
  header.replaceChildren(make('a', { class: 'home', href: '/' }, 'Workshop'), make('nav', { 'aria-label': 'Pages' }, make('a', { href: pageOf('notebooks', path) }, 'The notebook with its code')), make('div', { class: 'status' }, stop, state));
  const panel = make('form', { class: 'controls', 'aria-label': 'What the dashboard is about' }, ...controls.map(control => elementOf(control, () => again())));
  panel.addEventListener('submit', event => event.preventDefault());
  const slots = notebook.cells.map(cell => {
    const slot = make('div', { class: 'slot', hidden: !shown(cell) });
    if (cell.cell_type === 'markdown') { slot.className = 'slot prose'; slot.innerHTML = renderMarkdown(textOf(cell), cell.attachments); }
    else if (cell.outputs) slot.append(...cell.outputs.map(renderOutput));
    return slot;
  });
  main.replaceChildren(make('div', { class: 'front dashboard' }, controls.length ? panel : null, ...slots));

  let wanted = 0;
  let busy = false;
  let running: Promise<unknown> = Promise.resolve();
  const again = () => {
    const turn = ++wanted;
    const stopped = busy ? session.kernel?.interrupt().catch(() => undefined) : undefined;
    running = Promise.all([running, stopped]).then(() => (turn === wanted ? run(turn) : undefined));
  };

  const run = async (turn: number) => {
    const kernel = session.kernel!;
    let done = 0;
    let failedStep = false;
    banner(null);
    const code = notebook.cells.filter(cell => cell.cell_type === 'code' && !tagsOf(cell).some(tag => tag.startsWith('exercise:'))).length;
    stop.disabled = false;
    busy = true;
    halted = false;
    main.setAttribute('aria-busy', 'true');
    for (let i = 0; i < notebook.cells.length && turn === wanted; i++) {
      const cell = notebook.cells[i];
      if (cell.cell_type !== 'code' || tagsOf(cell).some(tag => tag.startsWith('exercise:'))) continue;
      state.textContent = `step ${++done} of ${code}`;
      const source = tagsOf(cell).includes('parameters') ? controls.reduce((text, control) => control.applied(text), textOf(cell)) : textOf(cell);
      let { outputs, failed } = await execute(kernel, source);
      // The interrupt of the run before may come late, and hit a step of this one.
      if (failed && turn === wanted && !halted && outputs.at(-1)?.ename === 'Interrupted') ({ outputs, failed } = await execute(kernel, source));
      slots[i].replaceChildren(...outputs.map(renderOutput));
      if (failed) {
        if (turn !== wanted) break;
        failedStep = true;
        slots[i].hidden = false;
        banner('A step failed; what stands below it is of the run before.', 'bad', button('Close', 'Close this message', () => banner(null)));
        break;
      }
    }
    busy = false;
    stop.disabled = true;
    main.removeAttribute('aria-busy');
    if (turn === wanted) { state.textContent = failedStep ? 'stopped' : 'up to date'; announce(failedStep ? 'The dashboard stopped at a step.' : 'The dashboard is up to date.'); }
  };

  const session = await sessions().startNew({ path: path + '#dashboard', name: title, type: 'console', kernel: { name: 'researchkit' } });
  again();
}

async function execute(kernel: Kernel.IKernelConnection, code: string): Promise<{ outputs: Output[]; failed: boolean }> {
  const outputs: Output[] = [];
  const byId = new Map<string, Output>();
  if (code.trim() === '') return { outputs, failed: false };
  const future = kernel.requestExecute({ code, allow_stdin: false, stop_on_error: true, store_history: false });
  future.onIOPub = message => {
    const content = message.content as any;
    switch (message.header.msg_type) {
      case 'display_data': case 'execute_result': {
        const output = { output_type: message.header.msg_type, data: content.data };
        outputs.push(output);
        if (content.transient?.display_id) byId.set(content.transient.display_id, output);
        break;
      }
      case 'update_display_data': { const output = byId.get(content.transient?.display_id); if (output) output.data = content.data; break; }
      case 'stream': outputs.push({ output_type: 'stream', name: content.name, text: content.text }); break;
      case 'error': outputs.push({ output_type: 'error', ...content }); break;
    }
  };
  try {
    const reply = await future.done;
    return { outputs, failed: (reply.content as any).status !== 'ok' };
  } catch {
    return { outputs: [...outputs, { output_type: 'error', ename: 'KernelGone', evalue: 'The kernel ended.', traceback: ['The kernel ended and starts again. Change a control, or reload the page.'] }], failed: true };
  }
}

function elementOf(control: Control, changed: () => void): HTMLElement {
  const id = `control-${control.name}`;
  if (control.options) {
    const select = make('select', { id, onchange: () => { control.value = select.value; changed(); } }, ...control.options.map(option => make('option', { value: option, selected: option === control.value }, control.wordFor(option))));
    return make('div', { class: 'control' }, make('label', { for: id }, control.label), select);
  }
  const shown = make('output', { for: id }, control.value);
  const range = make('input', { id, type: 'range', min: control.minimum, max: control.maximum, step: control.step, value: control.value, oninput: () => { shown.textContent = range.value; }, onchange: () => { control.value = range.value; changed(); } });
  return make('div', { class: 'control' }, make('label', { for: id }, control.label, ' ', shown), range);
}
