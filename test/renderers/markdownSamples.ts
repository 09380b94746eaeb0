/** What the kernel writes: notes, what changed, what was sent. */
export const kernelNotes = [
  '> **Warning:** PromQL warning: encountered a mix of histograms and floats for metric name `http_requests` (1:6)',
  '>',
  '> **Note:** `1,204` of 5,000 series are shown; narrow the query, say by `{job="api"}`.',
].join('\n');

export const kernelDetails = [
  '**Changed.**',
  '```diff\n@@ -3,4 +3,4 @@\n spec:\n-  replicas: 2\n+  replicas: 4\n   selector: {app: checkout}\n```',
  'Sent:',
  '````promql\nsum by (route) (rate(http_requests_total{job="api", code=~"5.."}[5m])) / sum by (route) (rate(http_requests_total{job="api"}[5m])) > 0.01\n````',
].join('\n\n');

/** A failure as the kernel writes it. */
export const kernelFailure = `prometheus: 1:14: parse error: unexpected <by>

Line 3 of the cell:

  sum(rate(http_requests_total{job="api"}[5m]) by (route)
                                               ^^

Did you mean to close the parenthesis before "by"? The grouping comes before or after the aggregation, as in sum by (route) (…), and never within its parentheses.`;

export const report = `# Checkout is slow

Since **14:02 UTC** the *p99* of \`/api/checkout\` is above ~~200 ms~~ 1.8 s. See the
[dashboard](https://grafana.example/d/abc?from=now-1h "p99") and <https://status.example/>.

## What was tried

1. Restarted \`checkout-7d4f\`; nothing changed.
2. Rolled back to **v2.41**:
   - traffic moved within 40 s
   - errors went down
3. Asked [Ada](mailto:ada@example.org).

| Pod | Ready | Restarts | Memory |
|:----|:-----:|---------:|-------:|
| \`checkout-7d4f-abcde\` | yes | 0 | 412 MiB |
| \`checkout-7d4f-fghij\` | **no** | 17 | 1.9 GiB |

> The pool was exhausted before the first time-out.
>
> > Which pool?

### Next

\`\`\`sh
kubectl -n shop logs deploy/checkout --since=1h | grep -c 'pool exhausted'
\`\`\`

---

![Latency by route](https://x.example/latency.png) and [a command](command:workbench.action.quit) and
<b>HTML</b> <!-- a comment -->

<details><summary>More</summary></details>
`;
