// Prose: Markdown with mathematics, cleaned of everything that could act.
import DOMPurify from 'dompurify';
import { Marked } from 'marked';
import markedKatex from 'marked-katex-extension';

const marked = new Marked({ gfm: true }).use(markedKatex({ throwOnError: false, output: 'mathml', nonStandard: true }));

DOMPurify.addHook('afterSanitizeAttributes', node => {
  if (node instanceof HTMLAnchorElement && /^[a-z]+:/i.test(node.getAttribute('href') ?? '')) {
    node.setAttribute('rel', 'noopener noreferrer');
    node.setAttribute('target', '_blank');
  }
  // Pictures come with the notebook, never from elsewhere.
  if (node instanceof HTMLImageElement && !/^(data:|blob:|attachment:)/.test(node.getAttribute('src') ?? '')) node.removeAttribute('src');
});

/** HTML without scripts, handlers, forms and frames. Style sheets of an output stay within its own root. */
export const clean = (html: string, keepStyle = false) => DOMPurify.sanitize(html, {
  USE_PROFILES: { html: true, svg: true, mathMl: true },
  ADD_TAGS: keepStyle ? ['style'] : [],
  FORBID_TAGS: ['form', 'input', 'textarea', 'select', 'button', 'iframe', 'object', 'embed', ...(keepStyle ? [] : ['style'])],
  FORCE_BODY: keepStyle,
  ALLOW_DATA_ATTR: false,
});

export function renderMarkdown(source: string, attachments?: Record<string, Record<string, string>>): string {
  let html = marked.parse(source, { async: false }) as string;
  for (const [name, bundle] of Object.entries(attachments ?? {})) {
    const type = Object.keys(bundle)[0];
    if (type) html = html.replaceAll(`attachment:${name}`, `data:${type};base64,${bundle[type]}`);
  }
  return clean(html);
}
