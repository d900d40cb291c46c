// Beside the notebook: the data, and the variables.
import type { Kernel } from '@jupyterlab/services';
import { button, make } from './elements';
import { renderOutput, type Output } from './outputs';
import { ask } from './server';

type Column = { name: string; type: string; unit: string | null; class: string | null; description: string | null };
type Table = { name: string; description: string | null; rows: number | null; columns: Column[] };

/** Data sets, their tables and columns with units and classes; a sample of synthetic rows. */
export async function dataPane(wide = false): Promise<HTMLElement> {
  const sets = await ask<{ name: string; title: string }[]>('/workshop/data');
  if (sets.length === 0) return make('p', {}, 'There is no data set of the kit in this folder.');
  const tables = make('div', { class: 'tables' });
  const choose = make('select', { 'aria-label': 'Data set', onchange: () => void load() }, ...sets.map(set => make('option', { value: set.name, selected: set.name === 'city-small' }, set.title)));
  const filter = make('input', { type: 'search', placeholder: 'Find a table or column', 'aria-label': 'Find a table or column', oninput: () => narrow() });
  const narrow = () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const entry of tables.querySelectorAll<HTMLDetailsElement>('details.table')) {
      const hit = wanted === '' || entry.dataset.words!.includes(wanted);
      entry.hidden = !hit;
      if (wanted !== '' && hit && !entry.querySelector('summary')!.textContent!.toLowerCase().includes(wanted)) entry.open = true;
    }
  };
  const load = async () => {
    tables.replaceChildren(make('p', { class: 'soft' }, 'Opening the data ...'));
    try {
      const found = await ask<Table[]>(`/workshop/data/${encodeURIComponent(choose.value)}`);
      tables.replaceChildren(...found.map(table => tableOf(choose.value, table, wide)));
      narrow();
    } catch (problem: any) { tables.replaceChildren(make('p', {}, problem.message)); }
  };
  void load();
  return make('div', { class: 'data' }, make(wide ? 'h1' : 'h2', {}, 'Data'), make('div', { class: 'finders' }, choose, filter), tables);
}

function tableOf(set: string, table: Table, wide: boolean): HTMLElement {
  const sample = make('div', { class: 'sample' });
  const show = button('Show some rows', `Show some rows of ${table.name}`, async () => {
    try {
      const { html } = await ask<{ html: string }>(`/workshop/data/${encodeURIComponent(set)}/${encodeURIComponent(table.name)}`);
      sample.replaceChildren(renderOutput({ output_type: 'display_data', data: { 'text/html': html } } as Output));
      show.remove();
    } catch (problem: any) { sample.replaceChildren(make('p', {}, problem.message)); }
  });
  return make('details', { class: 'table', 'data-words': [table.name, table.description, ...table.columns.flatMap(column => [column.name, column.description])].join(' ').toLowerCase() },
    make('summary', {}, make('strong', {}, table.name), table.rows === null ? '' : ` ${table.rows.toLocaleString('en')} rows`),
    make('p', {}, table.description ?? ''),
    make('table', {}, make('thead', {}, make('tr', {}, ...(wide ? ['column', 'type', 'unit', 'could reveal', 'meaning'] : ['column', 'type, unit', 'could reveal']).map(name => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, ...table.columns.map(column => make('tr', { title: column.description ?? '' },
        make('th', { scope: 'row' }, column.name),
        ...(wide
          ? [column.type.toLowerCase(), column.unit ?? '', spaced(column.class), column.description ?? '']
          : [[column.type.toLowerCase(), column.unit].filter(Boolean).join(', '), spaced(column.class)]).map(text => make('td', {}, text)))))),
    show, sample);
}

const spaced = (name: string | null) => (name ?? '').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** The variables of the kernel, as <c>#!whos</c> tells them: names, types and values that may be shown. */
export async function variablesPane(kernel: () => Kernel.IKernelConnection | null | undefined): Promise<HTMLElement> {
  const box = make('div', { class: 'variables' });
  const look = async () => {
    const live = kernel();
    if (!live) { box.replaceChildren(make('p', {}, 'The kernel is not there yet.')); return; }
    if (live.status === 'busy') { box.replaceChildren(make('p', {}, 'A cell runs. Look again when it is done.')); return; }
    const outputs: Output[] = [];
    const future = live.requestExecute({ code: '#!whos', store_history: false, allow_stdin: false, stop_on_error: false });
    future.onIOPub = message => {
      const content = message.content as any;
      if (message.header.msg_type === 'display_data' || message.header.msg_type === 'execute_result') outputs.push({ output_type: 'display_data', data: content.data });
      else if (message.header.msg_type === 'stream') outputs.push({ output_type: 'stream', name: content.name, text: content.text });
    };
    await future.done;
    const lines = outputs.filter(output => output.output_type === 'stream').map(output => output.text).join('').split('\n').filter(line => line.includes('\t')).map(line => line.split('\t'));
    const others = outputs.filter(output => output.output_type !== 'stream').map(renderOutput);
    const names = lines.length === 0 ? make('p', {}, 'No variables yet. Run a cell.') : make('table', {},
      make('thead', {}, make('tr', {}, ...['name', 'type', 'language'].map(name => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, ...lines.map(([language, name, ...type]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, type.join(' ')), make('td', {}, language === 'csharp' ? 'C#' : language)))));
    box.replaceChildren(names, ...others);
  };
  await look();
  return make('div', {}, make('h2', {}, 'Variables'), button('Look again', 'Look again at the variables', () => void look()), box);
}
