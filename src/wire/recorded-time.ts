/** A time that a CloudTrail record tells, milliseconds: `Jul 18, 2023, 4:07:39 PM`, UTC, or as it was seen in records of 2026, `2026-09-11T17:32:35Z`. */
export const recordedTime = (text: string): number => Date.parse(text.endsWith('Z') ? text : `${text} UTC`)
