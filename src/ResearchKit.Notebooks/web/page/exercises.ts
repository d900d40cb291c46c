// Exercises: hints that unfold one by one, a solution on demand, and how far one has come.
import { announce, button, confirmed, make } from './elements';
import type { Cell } from './cell';
import { ask } from './server';

interface Page { cellsOf(exercise: string): Cell[]; allCells(): Cell[]; changed(cell: Cell): void }

export type Progress = Record<string, Record<string, { checks: number; solved: boolean }>>;

export function exerciseTools(path: string, page: Page) {
  let progress: Progress = {};
  const strips = new Map<string, HTMLElement>();

  const draw = () => {
    strips.forEach(strip => strip.remove());
    strips.clear();
    for (const cell of page.allCells()) {
      if (!cell.exercise || !cell.has('check')) continue;
      const exercise = cell.exercise;
      const strip = make('div', { class: 'exercise-tools' }, make('span', { class: 'verdict' }), button('Show a solution', `Show a solution of exercise ${exercise}`, () => void show(exercise, strip)));
      cell.element.append(strip);
      strips.set(exercise, strip);
      foldHints(page.cellsOf(exercise));
    }
    paint();
  };

  const paint = () => strips.forEach((strip, exercise) => {
    const state = progress[path]?.[exercise];
    strip.classList.toggle('solved', state?.solved === true);
    strip.querySelector('.verdict')!.textContent = state?.solved ? 'Solved' : state ? `Checked ${state.checks === 1 ? 'once' : `${state.checks} times`}` : 'Not checked yet';
  });

  const show = async (exercise: string, strip: HTMLElement) => {
    if (!progress[path]?.[exercise]?.solved && !(await confirmed('Look at a solution? Another hint may be enough.', 'Show it'))) return;
    try {
      const found = await ask<{ cells: { source: string }[] }>(`/workshop/solution?path=${encodeURIComponent(path)}&exercise=${encodeURIComponent(exercise)}`);
      strip.querySelector('.solution')?.remove();
      strip.append(make('div', { class: 'solution', role: 'region', 'aria-label': `A solution of exercise ${exercise}` }, ...found.cells.map(cell => make('pre', { tabindex: 0 }, cell.source))));
      announce('A solution is shown below the exercise.');
    } catch (problem: any) {
      strip.append(make('p', {}, problem.message));
    }
  };

  void ask('/workshop/home').then(home => { progress = home.progress; paint(); });
  return {
    draw,
    async note(exercise: string, solved: boolean) {
      progress = await ask<Progress>('/workshop/progress', { path, exercise, solved });
      paint();
      announce(solved ? `Exercise ${exercise} is solved.` : `Exercise ${exercise}: not yet.`);
    },
  };
}

/** The second hint can be opened once the first has been. */
function foldHints(cells: Cell[]) {
  const hints = cells.filter(cell => cell.has('hint')).map(cell => cell.element.querySelector('details')).filter((found): found is HTMLDetailsElement => !!found);
  hints.forEach((hint, i) => {
    if (i === 0) return;
    const cell = hint.closest<HTMLElement>('.cell')!;
    cell.hidden = !hints[i - 1].open;
    hints[i - 1].addEventListener('toggle', () => { if (hints[i - 1].open) cell.hidden = false; });
  });
}
