// The home page: what there is to open, and how far one has come.
import { banner, button, make } from './elements';
import type { Progress } from './exercises';
import { ask, contents, pageOf, settings } from './server';

type Entry = { path: string; title: string; question: string; exercises: number; hasCard: boolean };
type Home = { participant: string; isFacilitator: boolean; isClassroom: boolean; groups: { name: string; notebooks: Entry[] }[]; progress: Progress; running: { path: string; session: string }[] };

const own = 'notebooks/mine';

const groups: Record<string, [string, string]> = {
  mine: ['Your own', 'Notebooks that you began.'],
  tutorials: ['Begin here', 'Short lessons with exercises. The first takes fifteen minutes.'],
  'use-cases': ['Nine use cases', 'From data to what someone does next Monday, each with its card: who sees it, and what it must not be used for.'],
  research: ['Research questions', 'Questions of learning and well-being, each as a report: estimates with intervals, checks, limits.'],
  methods: ['Methods', 'One method each: the idea, a known result, its assumptions shown failing.'],
  'real-data': ['Real data', 'Bring the tables of the Open University and run them here.'],
};

const dashboards = /use-cases\/(02|03)-/;

export async function open(header: HTMLElement, main: HTMLElement) {
  const home = await ask<Home>('/workshop/home');
  document.title = 'ResearchKit workshop';
  header.replaceChildren(
    make('span', { class: 'home' }, 'ResearchKit workshop'),
    make('nav', { 'aria-label': 'Pages' }, make('a', { href: '/data' }, 'The data'), home.isFacilitator && home.isClassroom ? make('a', { href: '/overview' }, 'Overview') : null),
    make('div', { class: 'status' }, make('span', {}, home.isClassroom ? home.participant : 'on this machine alone')));
  main.replaceChildren(
    make('div', { class: 'front' },
      make('section', { class: 'welcome' },
        make('h1', {}, 'Learning and well-being, asked of data'),
        make('p', {}, 'Everything here runs on this machine and stays on it. The data is a synthetic city: three thousand invented learners, so you may look at every row and break nothing. Open a notebook, run its cells with Shift+Enter, change one, run it again. You work in a copy of your own.'),
        resume(home)),
      ...home.groups.map(group => section(group, home))));
}

function resume(home: Home): HTMLElement | null {
  const all = home.groups.flatMap(group => group.notebooks);
  const open = home.running.map(running => all.find(entry => entry.path === running.path)).find(Boolean);
  const first = all.find(entry => entry.path.includes('tutorials/01')) ?? all[0];
  const target = open ?? first;
  return make('p', { class: 'first' },
    target ? make('a', { class: 'primary', href: pageOf('notebooks', target.path) }, open ? `Go on with: ${target.title}` : `Begin: ${target.title}`) : null,
    button('New notebook', 'Begin a notebook of your own', () => void begin()));
}

/** An empty notebook in a folder of one's own. */
async function begin() {
  try {
    await contents.save(own, { type: 'directory' });
    location.href = pageOf('notebooks', (await contents.newUntitled({ path: own, type: 'notebook' })).path);
  } catch (problem: any) { banner(problem.message); }
}

async function close(session: string) {
  await fetch(`${settings.baseUrl}api/sessions/${session}`, { method: 'DELETE', credentials: 'same-origin' });
  location.reload();
}

function section(group: { name: string; notebooks: Entry[] }, home: Home): HTMLElement {
  const [title, about] = groups[group.name] ?? [group.name, ''];
  return make('section', { 'aria-labelledby': `group-${group.name}` },
    make('h2', { id: `group-${group.name}` }, title), make('p', { class: 'soft' }, about),
    make('ol', { class: 'entries' }, ...group.notebooks.map(entry => {
      const running = home.running.find(one => one.path === entry.path);
      const solved = Object.values(home.progress[entry.path] ?? {}).filter(state => state.solved).length;
      return make('li', {},
        make('a', { href: pageOf('notebooks', entry.path) }, entry.title),
        make('p', {}, entry.question),
        make('p', { class: 'facts' },
          entry.exercises ? make('span', { class: solved === entry.exercises ? 'done' : '' }, `${solved} of ${entry.exercises} exercises solved`) : null,
          dashboards.test(entry.path) ? make('a', { href: pageOf('dashboards', entry.path), 'aria-label': `Dashboard: ${entry.title}` }, 'Dashboard') : null,
          running ? make('span', { class: 'live' }, 'open ', button('Close', `Close ${entry.title}: its variables are gone, what is written stays`, () => void close(running.session))) : null));
    })));
}
