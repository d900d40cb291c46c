// Parameters as controls. A line of the parameters cell that ends in a comment becomes one:
//   var level = "lower";   // control: School level | lower, upper
//   var capacity = 20;     // control: Places for help | 5..50 step 5
// The options of a choice may carry words: `city-small = the city, city-null = a city without effects`.

export class Control {
  options: string[] | null = null;
  minimum = 0;
  maximum = 100;
  step = 1;
  private readonly words = new Map<string, string>();

  constructor(readonly name: string, readonly label: string, public value: string, private readonly isText: boolean) {}

  wordFor(option: string) { return this.words.get(option) ?? option; }

  allow(option: string, word?: string) { (this.options ??= []).push(option); if (word) this.words.set(option, word); }

  /** The cell's text with the chosen value. */
  applied(text: string) {
    return text.replace(new RegExp(`^(\\s*(?:var|int|double|string|bool)\\s+${this.name}\\s*=\\s*)("[^"]*"|[^;]*)(;)`, 'm'), (_all, before, _old, after) => before + (this.isText ? JSON.stringify(this.value) : this.value) + after);
  }
}

const line = /^\s*(?:var|int|double|string|bool)\s+(\w+)\s*=\s*("([^"]*)"|[^;]+);\s*\/\/\s*control:\s*([^|]+)\|\s*(.+)$/;

export function controlsOf(source: string): Control[] {
  const found: Control[] = [];
  for (const text of source.split('\n')) {
    const match = line.exec(text);
    if (!match) continue;
    const [, name, literal, quoted, label, choice] = match;
    const control = new Control(name, label.trim(), quoted ?? literal.trim(), quoted !== undefined);
    const range = /^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)(?:\s+step\s+([\d.]+))?\s*$/.exec(choice.trim());
    if (range) [control.minimum, control.maximum, control.step] = [Number(range[1]), Number(range[2]), Number(range[3] ?? 1)];
    else {
      for (const option of choice.split(',').map(part => part.trim()).filter(Boolean)) {
        const [value, word] = option.split(/\s*=\s*/, 2);
        control.allow(value, word);
      }
    }
    found.push(control);
  }
  return found;
}
