import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Clock } from '../../kernel/Clock.ts'
import type { KubeApi } from './kube.ts'
import { requestToken, type StandIn, type TokenFile } from './pod.ts'

/** A kubelet renews when 80 % of a token's life are over, or after a day. */
const RENEW_AT = 0.8
const DAY_MS = 86_400_000
/** How often, in host time, it is looked whether world time says that a token is due. */
const LOOK_MS = 1000

/** Where a file of the pod stands on this machine. */
export const localPath = (folder: string, path: string) => join(folder, 'pod', path)

/** Writes each token of the pod and keeps it fresh by the world's time until it is stopped. Resolves once the first ones are there. */
export async function keepTokens(
  kube: KubeApi,
  pod: StandIn,
  folder: string,
  clock: Clock,
  worldNow: () => Promise<number>,
): Promise<() => void> {
  const due = new Map<TokenFile, number>()
  let stopped = false
  const renew = async (file: TokenFile, now: number) => {
    const { token, expires } = await requestToken(kube, pod, file)
    writeToken(localPath(folder, file.path), token)
    due.set(file, now + Math.min((expires - now) * RENEW_AT, DAY_MS))
  }
  const look = async () => {
    const now = await worldNow()
    for (const file of pod.tokens) if (!stopped && now >= (due.get(file) ?? 0)) await renew(file, now)
  }
  await look()
  let timer = clock.deadline(LOOK_MS, again)
  function again() {
    // A cloud that is away for a moment is asked again; the program sees what an outage shows a pod.
    void look()
      .catch(() => {})
      .then(() => {
        if (!stopped) timer = clock.deadline(LOOK_MS, again)
      })
  }
  return () => {
    stopped = true
    timer.cancel()
  }
}

/** Whole or not at all, for nobody else to read. */
function writeToken(file: string, token: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, token, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
