import type { IncomingMessage } from 'node:http'
import { readBody, type Answer } from '../http/exchange.ts'
import type { OcmParts } from '../parts.ts'
import { decideLogin } from './device.ts'

/** Where a person says who logs in on a device, and that they want it. */
export async function devicePage(room: OcmParts, request: IncomingMessage): Promise<Answer> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    const query = new URLSearchParams(request.url?.split('?')[1] ?? '')
    return page(200, form(query.get('user_code') ?? ''))
  }
  if (request.method !== 'POST') return { ...page(405, '<p>This page takes GET and POST.</p>'), headers: { allow: 'GET, POST' } } // prettier-ignore
  if (isForeign(request)) return page(403, '<p>This form was sent from another site.</p>')
  const given = new URLSearchParams((await readBody(request)) ?? '')
  const [code, username] = [given.get('user_code') ?? '', given.get('username') ?? '']
  const said = await decideLogin(room, code, username, given.get('decision') !== 'deny')
  return page(200, `<p>${escaped(said)}</p>`)
}

/** A page of elsewhere must not be able to press the button. */
function isForeign({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

const form = (code: string) => `<form method="post">
<label>Code <input name="user_code" required autocomplete="off" value="${escaped(code)}"></label>
<label>User name <input name="username" value="stint" autofocus></label>
<button name="decision" value="allow">Log in</button>
<button name="decision" value="deny">Refuse</button>
</form>`

const STYLE = 'body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}label{display:block;margin:1rem 0}input{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.4rem}button{font:inherit;padding:.4rem 1rem;margin-right:.5rem}' // prettier-ignore

const page = (status: number, body: string): Answer => ({
  status,
  text: {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><title>Log in to Stint's OCM</title><style>${STYLE}</style><h1>Log in</h1>${body}</html>\n`,
  },
  headers: {
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  },
}) // prettier-ignore
