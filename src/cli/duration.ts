import { Refusal } from '../kernel/Refusal.ts'

export const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** `55m`, `1h30m`, `2d`. @throws {Refusal} for anything else; what to type next is told, or the help of whoever asked */
export function durationSeconds(typed: string, next?: string): number {
  const parts = [...typed.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== typed)
    throw new Refusal(`${JSON.stringify(typed)} is no duration: say 55m, 1h30m or 2d.`, {
      ...(next === undefined ? {} : { next }),
      exitCode: 2,
    })
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0), 0)
}
