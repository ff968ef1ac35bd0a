import { readConsole } from './console.ts'
import { quotaValue } from '../servicequotas/quota.ts'
import type { Write } from '../../store/Store.ts'
import { ec2 } from './ec2-operation.ts'
import { invalidValue } from './faults.ts'
import type { Here } from './kind.ts'
import { anywhere, on, onEach } from './needs.ts'
import { stateNow, COURSES } from './lifecycle.ts'
import { instancePhase, instances } from './resources/instance.ts'
import { vpcs } from './resources/vpc.ts'
import { defaultKey } from './volume-operations.ts'

interface EbsSettings {
  readonly encrypted: boolean
  readonly key?: string
}

const KEY = (here: Here) => `ec2/${here.region}/ebs-settings`

const ebsSettings = (here: Here): EbsSettings =>
  here.view.get<EbsSettings>(here.account, KEY(here))?.value ?? { encrypted: false }

const put = (here: Here, settings: EbsSettings): Write => ({
  partition: here.account,
  key: KEY(here),
  value: { ...settings },
})

export const GetEbsEncryptionByDefault = ec2('GetEbsEncryptionByDefault', {
  needs: anywhere,
  run: (call) => ({ output: { EbsEncryptionByDefault: ebsSettings(call).encrypted } }),
})

export const EnableEbsEncryptionByDefault = ec2('EnableEbsEncryptionByDefault', {
  needs: anywhere,
  run: (call) => ({
    output: { EbsEncryptionByDefault: true },
    writes: [put(call, { ...ebsSettings(call), encrypted: true })],
  }),
})

export const DisableEbsEncryptionByDefault = ec2('DisableEbsEncryptionByDefault', {
  needs: anywhere,
  run: (call) => ({
    output: { EbsEncryptionByDefault: false },
    writes: [put(call, { ...ebsSettings(call), encrypted: false })],
  }),
})

export const GetEbsDefaultKmsKeyId = ec2('GetEbsDefaultKmsKeyId', {
  needs: anywhere,
  run: (call) => ({ output: { KmsKeyId: ebsSettings(call).key ?? defaultKey(call) } }),
})

/** Attribute → its value today. Accounts have had no EC2-Classic for years. */
const ATTRIBUTES: ReadonlyMap<string, (here: Here) => string> = new Map<string, (here: Here) => string>([
  ['supported-platforms', () => 'VPC'],
  ['default-vpc', () => 'none'],
  ['max-instances', (here) => String(quotaValue(here, 'ec2', 'L-1216C47A'))],
  ['vpc-max-security-groups-per-interface', (here) => String(quotaValue(here, 'vpc', 'L-2AFB9258'))],
  ['max-elastic-ips', (here) => String(quotaValue(here, 'ec2', 'L-0263D0A3'))],
  ['vpc-max-elastic-ips', (here) => String(quotaValue(here, 'ec2', 'L-0263D0A3'))],
])

export const DescribeAccountAttributes = ec2('DescribeAccountAttributes', {
  needs: anywhere,
  run(call) {
    const names = call.input.AttributeNames?.length ? call.input.AttributeNames : [...ATTRIBUTES.keys()]
    const told = names.map((AttributeName) => {
      const read = ATTRIBUTES.get(AttributeName)
      if (!read) throw invalidValue(AttributeName, 'attributeName')
      return { AttributeName, AttributeValues: [{ AttributeValue: read(call) }] }
    })
    return { output: { AccountAttributes: told } }
  },
})

export const DescribeVpcClassicLink = ec2('DescribeVpcClassicLink', {
  needs: (call) => [...anywhere(call), ...onEach(call, vpcs, [])],
  run(call) {
    const docs = call.input.VpcIds?.length ? call.input.VpcIds.map((id) => vpcs.get(call, id)) : vpcs.all(call)
    return { output: { Vpcs: docs.map((vpc) => ({ VpcId: vpc.id, ClassicLinkEnabled: false, Tags: vpc.tags })) } }
  },
})

export const DescribeVpcClassicLinkDnsSupport = ec2('DescribeVpcClassicLinkDnsSupport', {
  needs: anywhere,
  run(call) {
    const docs = call.input.VpcIds?.length ? call.input.VpcIds.map((id) => vpcs.get(call, id)) : vpcs.all(call)
    return { output: { Vpcs: docs.map((vpc) => ({ VpcId: vpc.id, ClassicLinkDnsSupported: false })) } }
  },
})

/** What an instance's console shows of its start. */
export const GetConsoleOutput = ec2('GetConsoleOutput', {
  needs: (call) => on(call, instances, call.input.InstanceId),
  run(call) {
    const instance = instances.get(call, call.input.InstanceId)
    const { since } = stateNow(COURSES.instance, instance.state, call)
    const told = readConsole(call.view, { account: call.account, region: call.region, id: instance.id })
    const up = ['running', 'stopping'].includes(instancePhase(instance, call))
    const lines = [...(told?.lines ?? []), ...(up ? [`${instance.id} login:`] : [])]
    return {
      output: {
        InstanceId: instance.id,
        Timestamp: new Date(Math.max(since, told?.at ?? 0)),
        Output: Buffer.from(lines.join('\n')).toString('base64'),
      },
    }
  },
})
