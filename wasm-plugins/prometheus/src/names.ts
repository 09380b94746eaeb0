const MAX_NAME = 80;

/** Prometheus's way to write a series: `up{job="node"}`; empty without labels. */
export function formatLabels({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(', ')}}`;
}

/** `{{label}}` replaced by the label's value, or by nothing where a series lacks it. */
export const applyLegend = (template: string, labels: Readonly<Record<string, string>>): string =>
  template.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, label: string) =>
    Object.hasOwn(labels, label) ? (labels[label] ?? '') : '',
  );

/** An expression as a name: on one line, not too long. */
export function nameOf(expression: string): string {
  const line = expression.replace(/\s+/g, ' ').trim();
  return line.length > MAX_NAME ? `${line.slice(0, MAX_NAME - 1)}…` : line;
}

/** `5,000`; the engine has no Intl. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
