// Elements, made in one line.
type Child = Node | string | null | undefined | false;

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, any> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string => !!child || child === ''));
  return element;
}

/** A button with a word on it; `hint` is its longer name. */
export const button = (text: string, hint: string, onclick: () => void, attributes: Record<string, any> = {}) =>
  make('button', { type: 'button', title: hint, 'aria-label': hint === text ? undefined : `${text}: ${hint}`, onclick, ...attributes }, text);

let live: HTMLElement | undefined;

/** Says something to those who listen to the page instead of looking at it. */
export function announce(text: string) {
  live ??= document.body.appendChild(make('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' }));
  live.textContent = text;
}

let bar: HTMLElement | undefined;

/** A line across the top that stays until it is taken away. */
export function banner(text: string | null, kind: 'bad' | 'note' = 'bad', ...more: Child[]) {
  bar?.remove();
  bar = undefined;
  if (text === null) return;
  bar = make('div', { class: `banner ${kind}`, role: kind === 'bad' ? 'alert' : 'status' }, text, ...more);
  document.body.prepend(bar);
}

/** A question with two answers, in a dialog. */
export function confirmed(question: string, yes: string): Promise<boolean> {
  return new Promise(done => {
    const dialog = make('dialog', { class: 'ask', 'aria-label': question },
      make('p', {}, question),
      make('div', { class: 'buttons' },
        button(yes, yes, () => dialog.close('yes'), { class: 'primary' }),
        button('Cancel', 'Cancel', () => dialog.close('no'))));
    dialog.addEventListener('close', () => { dialog.remove(); done(dialog.returnValue === 'yes'); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A question that takes a line of text; null when it is left. */
export function asked(question: string, password: boolean): Promise<string | null> {
  return new Promise(done => {
    const input = make('input', { type: password ? 'password' : 'text', 'aria-label': question, autofocus: true });
    const form = make('form', { method: 'dialog' }, make('p', {}, question), input,
      make('div', { class: 'buttons' }, make('button', { class: 'primary', value: 'yes' }, 'Answer'), button('Cancel', 'Cancel', () => dialog.close('no'))));
    const dialog = make('dialog', { class: 'ask', 'aria-label': question }, form);
    dialog.addEventListener('close', () => { dialog.remove(); done(dialog.returnValue === 'yes' ? input.value : null); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
