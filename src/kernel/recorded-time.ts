/** A time that a CloudTrail record tells, milliseconds: `2026-09-11T17:32:35Z`, or as older records have it, `Jul 18, 2023, 4:07:39 PM`, UTC. */
export const recordedTime = (text: string): number => Date.parse(text.endsWith('Z') ? text : `${text} UTC`)
