// Outputs of cells: what Jupyter's messages say, as elements. HTML is cleaned and stands in a shadow root of its own; what needs scripts runs in a frame of no origin.
import { announce, make } from './elements';
import { clean, renderMarkdown } from './markdown';

export type Output = { output_type: string; [key: string]: any };

const joined = (text: string | string[]) => (Array.isArray(text) ? text.join('') : text ?? '');

/** What the style of the kit's tables needs of the page's colours. */
const tableStyle = `:host{all:initial;display:block;font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);overflow-x:auto;contain:content}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.2rem 0}th,td{padding:.2em .7em;text-align:left;vertical-align:top}
thead th{border-bottom:1px solid var(--line)}[align=right]{text-align:right}tbody tr:nth-child(even){background:var(--shade)}
table.rk-table{border-top:1.5px solid currentColor;border-bottom:1.5px solid currentColor}caption{text-align:left;font-weight:600;padding:.2em 0 .4em}
th[scope=row]{font-weight:500}small{color:var(--soft);font-weight:400;font-size:.85em}
.rk-output :is(.rk-note,.rk-type,.rk-missing,.rk-suppressed,.rk-gap td,.rk-synthetic){opacity:1;color:var(--soft)}
a{color:var(--link)}pre{overflow-x:auto;white-space:pre-wrap}img,svg{max-width:100%;height:auto}blockquote{margin:.3rem 0;border-left:3px solid var(--link);padding:.1rem .9rem;background:var(--shade)}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--link)}p{margin:.4rem 0}`;

export function renderOutput(output: Output): HTMLElement {
  switch (output.output_type) {
    case 'stream': return make('pre', { class: `stream ${output.name}`, tabindex: 0 }, withoutColours(joined(output.text)));
    case 'error': return error(output);
    default: return bundle(output.data ?? {});
  }
}

/** The colours of terminals, taken out. */
const withoutColours = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, '');

function error(output: Output): HTMLElement {
  const trace = joined((output.traceback ?? []).map(joined).join('\n'));
  announce(`Error: ${output.evalue}`);
  return make('div', { class: 'error', role: 'group', 'aria-label': 'Error' },
    make('strong', {}, output.ename === 'Interrupted' ? 'Stopped' : output.ename), ' ',
    make('pre', { tabindex: 0 }, withoutColours(trace || output.evalue)));
}

function bundle(data: Record<string, any>): HTMLElement {
  const plotly = data['application/vnd.plotly.v1+json'];
  const svg = data['image/svg+xml'];
  if (plotly) return chart(plotly, svg && joined(svg), joined(data['text/plain'] ?? ''));
  if (data['text/vnd.mermaid'] !== undefined) return diagram(joined(data['text/vnd.mermaid']));
  if (svg !== undefined) return picture(joined(svg));
  const html = data['text/html'];
  if (html !== undefined) return /<script\b/i.test(joined(html)) ? frame(joined(html)) : within(joined(html));
  if (data['text/markdown'] !== undefined) {
    const prose = make('div', { class: 'prose' });
    prose.innerHTML = renderMarkdown(joined(data['text/markdown']));
    return prose;
  }
  if (data['application/javascript'] !== undefined) return frame(`<div></div><script>var element=document.body.firstElementChild;${joined(data['application/javascript']).replace(/<\/script/gi, '<\\/script')}</script>`);
  for (const type of ['image/png', 'image/jpeg', 'image/gif']) {
    if (data[type] !== undefined) return make('img', { src: `data:${type};base64,${joined(data[type]).replace(/\s/g, '')}`, alt: joined(data['text/plain'] ?? 'picture') });
  }
  if (data['application/json'] !== undefined) return make('pre', { tabindex: 0 }, JSON.stringify(data['application/json'], null, 2));
  return make('pre', { tabindex: 0 }, joined(data['text/plain'] ?? ''));
}

function within(html: string): HTMLElement {
  const host = make('div', { class: 'html' });
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = `${clean(html, true)}<style>${tableStyle}</style>`;
  // What scrolls sideways is reached by keyboard too.
  for (const box of root.querySelectorAll<HTMLElement>('.rk-output')) { box.tabIndex = 0; box.setAttribute('role', 'region'); box.setAttribute('aria-label', 'Table'); }
  return host;
}

function picture(svg: string): HTMLElement {
  const figure = make('figure', { class: 'chart' });
  figure.innerHTML = clean(svg);
  return figure;
}

/** A frame that can run scripts and reach nothing: neither the page, nor the server, nor another host. */
function frame(html: string): HTMLElement {
  const box = make('iframe', { class: 'output-frame', src: '/output', title: 'Output of a cell', sandbox: 'allow-scripts' });
  box.addEventListener('load', () => box.contentWindow?.postMessage({ html }, '*'), { once: true });
  window.addEventListener('message', event => {
    if (event.source === box.contentWindow && typeof event.data?.height === 'number') box.style.height = `${Math.min(Math.max(event.data.height, 24), 2400)}px`;
  });
  return box;
}

const libraries = new Map<string, Promise<void>>();

function library(name: string): Promise<void> {
  let loading = libraries.get(name);
  if (!loading) {
    loading = new Promise((done, failed) => document.head.append(make('script', { src: `/assets/${name}`, onload: () => done(), onerror: () => failed(new Error(`${name} could not be loaded`)) })));
    libraries.set(name, loading);
  }
  return loading;
}

/** The static picture first; the interactive one when it comes into view. */
function chart(spec: any, svg: string | undefined, description: string): HTMLElement {
  const figure = make('figure', { class: 'chart', 'aria-label': description.slice(0, 200) });
  const still = make('div');
  if (svg) still.innerHTML = clean(svg);
  figure.append(still);
  const seen = new IntersectionObserver(async entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    seen.disconnect();
    try {
      await library('plotly-cartesian.min.js');
      const box = make('div', { class: 'interactive', role: 'group', 'aria-label': description });
      const size = still.firstElementChild?.getBoundingClientRect();
      const width = spec.layout?.width ?? 640;
      if (size && size.width && size.width < width - 1) return; // on a narrow screen the static picture scales, the other would not
      figure.append(box);
      await (window as any).Plotly.newPlot(box, structuredClone(spec.data ?? []), { ...spec.layout, autosize: false }, { displaylogo: false, responsive: false, modeBarButtonsToRemove: ['sendDataToCloud', 'lasso2d', 'select2d'] });
      still.remove();
    } catch (problem) {
      figure.dataset.failed = String(problem);
    }
  }, { rootMargin: '200px' });
  seen.observe(figure);
  return figure;
}

let diagrams = 0;

function diagram(source: string): HTMLElement {
  const figure = make('figure', { class: 'diagram' }, make('pre', {}, source));
  library('mermaid.min.js').then(async () => {
    const mermaid = (window as any).mermaid;
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'default' });
    figure.innerHTML = (await mermaid.render(`diagram-${++diagrams}`, source)).svg;
  }).catch(problem => figure.append(make('p', { class: 'soft' }, `The diagram could not be drawn: ${problem.message ?? problem}`)));
  return figure;
}
