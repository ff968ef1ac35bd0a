import type { IncomingMessage, ServerResponse } from 'node:http'

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Stint</title>
<body>
<h1>Stint is running</h1>
<p>Red Hat OpenShift on AWS with short-lived STS credentials, whole, on one machine. There is no console yet; this door serves
<code>/api/…</code> (OCM), <code>/auth/…</code> (its token endpoint) and <code>/stint/v1/…</code> (Stint’s own API).</p>
<pre>eval "$(npx stint env)"
aws sts get-caller-identity
npx stint status</pre>
</body>
</html>
`

/** What a browser is shown at the root of OCM's door: nothing of the world, and nothing that runs. False for anything else. */
export function frontPage({ method, url }: IncomingMessage, response: ServerResponse): boolean {
  if (url !== '/' || (method !== 'GET' && method !== 'HEAD')) return false
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
  response.end(method === 'HEAD' ? undefined : PAGE)
  return true
}
