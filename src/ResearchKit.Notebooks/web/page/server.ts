// What the page asks of its server beside Jupyter's protocol.
import { ContentsManager, ServerConnection, SessionManager, KernelManager, KernelSpecManager } from '@jupyterlab/services';

export const settings = ServerConnection.makeSettings({
  baseUrl: location.origin + '/',
  wsUrl: location.origin.replace(/^http/, 'ws') + '/',
  appendToken: false,
  init: { credentials: 'same-origin', cache: 'no-store' },
});

export const contents = new ContentsManager({ serverSettings: settings });

/** Sessions, without the polling of lists that this page does not show. */
export const sessions = () => {
  const kernelManager = new KernelManager({ serverSettings: settings, standby: 'when-hidden' });
  return new SessionManager({ kernelManager, serverSettings: settings, standby: 'when-hidden' });
};

export const kernelSpecs = () => new KernelSpecManager({ serverSettings: settings });

export class Refused extends Error {
  constructor(message: string, readonly status: number) { super(message); }
}

/** JSON from the server; an error with the server's own sentence otherwise. */
export async function ask<T = any>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(path, body === undefined
    ? { credentials: 'same-origin' }
    : { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) {
    let message = `the server answered ${answer.status}`;
    try { message = JSON.parse(text).message ?? message; } catch { /* it is no JSON */ }
    throw new Refused(message, answer.status);
  }
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The address of a page for a path below the folder. */
export const pageOf = (kind: 'notebooks' | 'dashboards', path: string) => `/${kind}/` + path.split('/').map(encodeURIComponent).join('/');
