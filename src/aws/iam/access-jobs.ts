import type { Fault } from '../../kernel/Fault.ts'
import type { AccessJob } from './documents.ts'
import { noSuchEntity } from './faults.ts'

/** A report is made in so long, milliseconds: of small ones IAM was seen to take a second or two. */
const MADE_IN = 1000

export const isPending = ({ created }: AccessJob, now: number): boolean => now < created + MADE_IN

export const missingJob = (id: string): Fault => noSuchEntity(`Job ${id} does not exist.`)

/** All that is said of a report until it is made, whatever the model requires. */
export const pending = ({ created }: AccessJob) => ({
  JobStatus: 'IN_PROGRESS' as const,
  JobCreationDate: new Date(created),
  IsTruncated: false,
})

export const ended = <Status extends 'COMPLETED' | 'FAILED'>({ created }: AccessJob, JobStatus: Status) => ({
  JobStatus,
  JobCreationDate: new Date(created),
  JobCompletionDate: new Date(created + MADE_IN),
})
