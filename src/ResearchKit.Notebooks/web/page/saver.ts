// Saves by itself, a moment after the last change; says so, and keeps trying while the server does not answer.
import { banner, button } from './elements';
import { contents } from './server';

const quietMilliseconds = 700;
const longestMilliseconds = 1500;
const retryMilliseconds = 2000;

export class Saver {
  private timer: number | undefined;
  private firstChange = 0;
  private saving: Promise<void> | null = null;
  private again = false;
  private failed = false;

  constructor(private readonly path: string, private readonly snapshot: () => any, private readonly say: (text: string) => void) {
    window.addEventListener('beforeunload', event => {
      if (this.timer !== undefined || this.saving || this.failed) { void this.now(); event.preventDefault(); }
    });
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && this.timer !== undefined) void this.now(); });
  }

  loaded(_modified: string) { this.say('saved'); }

  /** Something changed. */
  touch() {
    const now = performance.now();
    if (this.timer === undefined) this.firstChange = now;
    clearTimeout(this.timer);
    this.say('unsaved');
    this.timer = window.setTimeout(() => void this.now(), Math.max(0, Math.min(quietMilliseconds, this.firstChange + longestMilliseconds - now)));
  }

  async now(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.saving) { this.again = true; return this.saving; }
    this.saving = this.save();
    await this.saving;
    this.saving = null;
    if (this.again) { this.again = false; await this.now(); }
  }

  /** Two pages on one notebook would write over each other. */
  watchOthers() {
    const channel = new BroadcastChannel(`notebook:${this.path}`);
    channel.onmessage = event => {
      if (event.data === 'here?') channel.postMessage('here');
      else banner('This notebook is open in another tab as well. Work in one of them: the one that saves last wins.', 'note', button('Understood', 'Close this message', () => banner(null)));
    };
    channel.postMessage('here?');
  }

  private async save() {
    try {
      this.say('saving');
      await contents.save(this.path, { type: 'notebook', format: 'json', content: this.snapshot() });
      if (this.failed) banner(null);
      this.failed = false;
      if (this.timer === undefined) this.say('saved');
    } catch (problem: any) {
      this.failed = true;
      this.say('not saved');
      banner(problem.response ? `Not saved: ${problem.message}` : 'Not saved: the server does not answer. Keep this page open; saving is tried again.');
      this.timer = window.setTimeout(() => void this.now(), retryMilliseconds);
    }
  }
}
