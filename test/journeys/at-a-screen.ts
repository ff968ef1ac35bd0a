import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const STINT = fileURLToPath(new URL('../../bin/stint.js', import.meta.url))

/** Ctrl-C and Ctrl-D, as keys. */
export const INTERRUPT = '\u0003'
export const END = '\u0004'

export interface Shown {
  readonly code: number | null
  /** All that was on the screen, escape sequences taken out. */
  readonly text: string
  readonly raw: string
}

/**
 * Types a command at a real terminal (`script` makes one). Each answer is typed once its question stands on the screen; the last one
 * may be followed by nothing.
 */
export async function atScreen(
  state: string,
  words: readonly string[],
  answers: readonly (readonly [question: string, keys: string])[] = [],
): Promise<Shown> {
  const typed = [process.execPath, STINT, ...words].map((word) => `'${word}'`).join(' ')
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|OCM|STINT)_/.test(name))
  const child = spawn('script', ['-qefc', typed, '/dev/null'], {
    env: { ...Object.fromEntries(kept), STINT_STATE: state, NO_COLOR: '1', TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let raw = ''
  let seen = 0
  const left = [...answers]
  child.stdout.on('data', (chunk: Buffer) => {
    raw += chunk.toString('utf8')
    for (let next = left[0]; next && raw.indexOf(next[0], seen) >= 0; next = left[0]) {
      seen = raw.indexOf(next[0], seen) + next[0].length
      child.stdin.write(next[1])
      left.shift()
    }
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (left.length > 0) throw new Error(`never asked: ${left[0]?.[0]}\n${raw}`)
  return { code, raw, text: raw.replace(/\u001B\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '') }
}
