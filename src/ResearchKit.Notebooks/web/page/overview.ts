// The facilitator's overview: where the room stands. Counts, never who.
import { make } from './elements';
import { ask } from './server';

type Row = { notebook: string; exercise: string; tried: number; solved: number; stuck: number };

export async function open(header: HTMLElement, main: HTMLElement) {
  document.title = 'Overview · ResearchKit';
  header.replaceChildren(make('a', { class: 'home', href: '/' }, 'Workshop'), make('div', { class: 'status' }, make('span', {}, 'renewed every five seconds')));
  const box = make('div', { class: 'front' });
  main.replaceChildren(box);
  const look = async () => {
    const found = await ask<{ participants: number; present: number; kernels: number; busy: number; exercises: Row[] }>('/workshop/overview');
    box.replaceChildren(make('h1', {}, 'Where the room stands'),
      make('p', {}, `${found.present} of ${found.participants} have a notebook open; ${found.busy} of ${found.kernels} kernels run a cell.`),
      found.exercises.length === 0 ? make('p', { class: 'soft' }, 'Nobody has checked an exercise yet.')
        : make('table', { class: 'overview' },
          make('thead', {}, make('tr', {}, ...['Notebook', 'Exercise', 'Solved', 'Stuck', 'Tried'].map(name => make('th', { scope: 'col' }, name)))),
          make('tbody', {}, ...found.exercises.map(row => make('tr', {}, make('td', {}, row.notebook.split('/').at(-1)!.replace('.ipynb', '')), make('th', { scope: 'row' }, row.exercise), make('td', {}, `${row.solved}`),
            make('td', { class: row.stuck > 0 ? 'stuck' : '' }, `${row.stuck}`), make('td', {}, `${row.tried} of ${found.participants}`))))),
      make('p', { class: 'soft' }, 'Stuck: checked twice or more and not solved yet. Who it is, is not known here; ask the room.'));
  };
  await look();
  setInterval(() => void look(), 5000);
}
