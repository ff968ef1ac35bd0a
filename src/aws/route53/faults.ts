import { Fault } from '../../kernel/Fault.ts'

export const noSuchZone = (id: string) => new Fault('NoSuchHostedZone', 404, `No hosted zone found with ID: ${id}`)
export const invalidInput = (message: string) => new Fault('InvalidInput', 400, message)
export const invalidVpc = () => new Fault('InvalidVPCId', 400, 'The VPC ID is invalid.')
/** Every problem of the batch at once, as Route 53 lists them. */
export const invalidChangeBatch = (problems: readonly string[]) =>
  new Fault('InvalidChangeBatch', 400, `[${problems.join(', ')}]`, { messages: problems })
