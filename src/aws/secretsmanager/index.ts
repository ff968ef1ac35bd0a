import type { Service } from '../operation.ts'
import { CreateSecret } from './CreateSecret.ts'
import { DeleteSecret } from './DeleteSecret.ts'
import { DescribeSecret } from './DescribeSecret.ts'
import { GetSecretValue } from './GetSecretValue.ts'
import { ListSecrets } from './ListSecrets.ts'
import { ListSecretVersionIds } from './ListSecretVersionIds.ts'
import { PutSecretValue } from './PutSecretValue.ts'
import { DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy } from './resource-policy.ts'
import { RestoreSecret } from './RestoreSecret.ts'
import { TagResource, UntagResource } from './tagging.ts'
import { UpdateSecret } from './UpdateSecret.ts'
import { UpdateSecretVersionStage } from './UpdateSecretVersionStage.ts'

export const secretsmanager: Service = {
  name: 'secretsmanager',
  operations: [
    CreateSecret,
    DeleteResourcePolicy,
    DeleteSecret,
    DescribeSecret,
    GetResourcePolicy,
    GetSecretValue,
    ListSecrets,
    ListSecretVersionIds,
    PutResourcePolicy,
    PutSecretValue,
    RestoreSecret,
    TagResource,
    UntagResource,
    UpdateSecret,
    UpdateSecretVersionStage,
  ],
}
