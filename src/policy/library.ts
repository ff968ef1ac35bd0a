/** `stint/policy`: the room's face, and what knows of every AWS service besides, which the other rooms need not load. */
export * from './index.ts'
export { validate } from './validate.ts'
