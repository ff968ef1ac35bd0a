import type { AwsClient } from '../../wire/aws-client.ts'
import { iamItems } from './pages.ts'

export interface TaggedRole {
  readonly name: string
  readonly arn: string
  readonly path: string
  readonly tags: ReadonlyMap<string, string>
}

/** Roles whose name fits, with their tags; IAM's listing leaves tags out. */
export async function rolesByName(aws: AwsClient, fits: (name: string) => boolean): Promise<readonly TaggedRole[]> {
  const roles = await iamItems(aws, 'ListRoles', {}, (page) => page.Roles)
  return Promise.all(
    roles
      .filter(({ RoleName: name = '' }) => fits(name))
      .map(async ({ RoleName: name = '', Arn: arn = '', Path: path = '/' }) => {
        const tags = await iamItems(aws, 'ListRoleTags', { RoleName: name }, (page) => page.Tags)
        return { name, arn, path, tags: new Map(tags.map(({ Key: key, Value: value }) => [key, value])) }
      }),
  )
}
