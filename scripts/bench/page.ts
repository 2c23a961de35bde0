/** What the pages of all benchmarks share: the machine they ran on, tables, and figures as short as they may be. */
import { cpus, loadavg, totalmem } from 'node:os';

export function machine(): string {
  const processors = cpus();
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${processors.length} × ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB memory, ${process.platform} ${process.arch}, Node ${process.versions.node}. Load average when this was written: ${loadavg()[0]?.toFixed(1)}; more than the number of processors means that other work ran beside.`;
}

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const short = (value: number): string =>
  Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(2);
