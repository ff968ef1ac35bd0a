import type { Operations } from '../../wire/schema/organizations.types.generated.ts'

/** Input and output of an Organizations operation, as its model has them. */
export type In<Name extends keyof Operations> = Operations[Name]['input']
export type Out<Name extends keyof Operations> = Operations[Name]['output']
