// The one script of the page: looks at the address and opens what it names.
import { banner, make } from './elements';

const header = document.getElementById('top')!;
const main = document.getElementById('main')!;

async function start() {
  const [, page, ...rest] = location.pathname.split('/').map(decodeURIComponent);
  const path = rest.join('/');
  if (page === 'notebooks') await (await import('./notebook')).open(path, header, main);
  else if (page === 'dashboards') await (await import('./dashboard')).open(path, header, main);
  else if (page === 'overview') await (await import('./overview')).open(header, main);
  else if (page === 'data') {
    document.title = 'The data · ResearchKit';
    header.replaceChildren(make('a', { class: 'home', href: '/' }, 'Workshop'));
    main.replaceChildren(make('div', { class: 'front' }, await (await import('./panes')).dataPane(true)));
  } else await (await import('./home')).open(header, main);
  document.documentElement.dataset.ready = 'true';
}

start().catch(problem => {
  banner(problem.message ?? String(problem));
  main.replaceChildren(make('div', { class: 'front' }, make('h1', {}, 'This page could not be opened'), make('p', {}, problem.message ?? String(problem)), make('p', {}, make('a', { href: '/' }, 'To the home page'))));
});
