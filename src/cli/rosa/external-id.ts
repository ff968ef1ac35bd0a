import { Refusal } from '../../kernel/Refusal.ts'
import { ifThere } from '../iam/missing.ts'
import type { Session } from '../session.ts'

interface Trust {
  readonly Statement: readonly {
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
  }[]
}

/**
 * The external id that every role asks for, if there is one: who made the roles chose it, the cluster must present it.
 * @throws {Refusal} when the roles ask for different ones, or for one of several
 */
export async function commonExternalId({ aws }: Session, arns: readonly string[]): Promise<string | undefined> {
  const asked = await Promise.all(
    arns.map(async (arn) => {
      const name = arn.slice(arn.lastIndexOf('/') + 1)
      const document = (await ifThere(aws.call('iam', 'GetRole', { RoleName: name })))?.Role?.AssumeRolePolicyDocument
      return document === undefined ? [] : externalIds(JSON.parse(decodeURIComponent(document)) as Trust) // IAM's grammar holds it
    }),
  )
  const all = [...new Set(asked.flat())]
  if (all.length === 0) return undefined
  const common = all.filter((id) => asked.every((ids) => ids.includes(id)))
  if (common.length === 1) return common[0]
  throw new Refusal(`The installer and support roles do not ask for one external id in common.`, {
    next: 'Say which with --external-id.',
  })
}

const externalIds = ({ Statement: statements }: Trust): readonly string[] =>
  statements.flatMap(({ Condition: condition = {} }) =>
    ['StringEquals', 'StringEqualsIfExists'].flatMap((operator) =>
      [condition[operator]?.['sts:ExternalId'] ?? []].flat(),
    ),
  )
