/** Why the text is no Prometheus address, in words for the input box. */
export function urlProblem(text: string): string | undefined {
  if (!text.trim())
    return 'Enter the address that you open Prometheus under, such as https://prometheus.example';
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return 'This is not an http:// or https:// address.';
  if (url.username || url.password) return 'Leave user and password out: the next step asks for them.';
  if (url.search || url.hash) return 'Leave out what follows ? or #.';
  return undefined;
}
