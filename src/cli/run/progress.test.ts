import { expect, test, vi } from 'vitest';
import { LiveLine } from '../liveLine.ts';
import { LiveProgress, plainProgress } from './progress.ts';

test('a live line says the cell, the time and what it waits for', () => {
  vi.useFakeTimers();
  try {
    let shown = '';
    const write = (text: string): void => void (shown = text.replace('\r\u001b[2K', ''));
    const progress = new LiveProgress(new LiveLine({ write, columns: 100 }), () => Date.now());
    progress.begin('[1] p99 @prometheus');
    expect(shown).toBe('[1] p99 @prometheus … 0.0 s');
    vi.advanceTimersByTime(1250);
    expect(shown).toBe('[1] p99 @prometheus … 1.2 s');
    progress.waitFor('http://prom:9090/api\u001b[2J');
    expect(shown).toBe('[1] p99 @prometheus … 1.3 s, waiting for http://prom:9090/api␛[2J');
    progress.hide();
    vi.advanceTimersByTime(1000);
    expect(shown).toBe('');
    progress.waitFor(undefined);
    expect(shown).toBe('[1] p99 @prometheus … 2.3 s');
    progress.end();
    progress.waitFor('late');
    vi.advanceTimersByTime(1000);
    expect(shown).toBe('');
  } finally {
    vi.useRealTimers();
  }
});

test('elsewhere a line says which cell begins', () => {
  const lines: string[] = [];
  const progress = plainProgress({ out: () => undefined, err: (text) => lines.push(text) });
  progress.begin('[1]');
  progress.waitFor('http://prom');
  progress.end();
  expect(lines).toEqual(['[1] …']);
});
