import { decodeRequest, encodeRequest, encodeResponse, routeRequest, type RequestParts } from '../src/wire/codec.ts'
import type { InputOf, OperationName, OutputOf } from '../src/wire/aws-client.ts'
import { loadService, type ServiceName } from '../src/wire/schema/index.ts'
import { atLeast, type Figure, type Row } from './figure.ts'
import { rates } from './measure.ts'

/** Requests read and answers written a second, as a door does them. */
export const codec: Figure = async () => {
  await Promise.all([loadService('sts'), loadService('iam'), loadService('ec2')])
  return [
    row('sts', 'AssumeRoleWithWebIdentity', exchangeInput, exchangeOutput, 30_000),
    row('ec2', 'RunInstances', runInput, runOutput, 4_000),
    row(
      'iam',
      'ListRoles',
      {},
      { Roles: Array.from({ length: 100 }, (_, index) => role(index)), IsTruncated: false },
      250,
      '×100',
    ),
  ]
}

function row<S extends ServiceName, O extends OperationName<S>>(
  service: S,
  operation: O,
  input: InputOf<S, O>,
  output: OutputOf<S, O>,
  budget: number,
  suffix = '',
): Row {
  const parts = partsOf(service, operation, input)
  const text = parts.body.toString()
  const [value = 0, floor = 0] = rates(
    {
      work: () => {
        const name = routeRequest(service, parts)
        if (name !== operation) throw new Error(`routed to ${name}`)
        decodeRequest(service, name, parts)
        return encodeResponse(service, name, output, 'b6c1f0a2-7d1d-4c7e-9a52-0f4f7a1f9d11')
      },
    },
    { work: () => [...new URLSearchParams(text), JSON.stringify(output)] },
  )
  const floorIs = 'URLSearchParams and JSON.stringify'
  return { name: `codec.${operation}${suffix}`, value, unit: '/s', floor, floorIs, budget: atLeast(budget, '/s') }
}

function partsOf<S extends ServiceName, O extends OperationName<S>>(service: S, operation: O, input: InputOf<S, O>) {
  const { method, path, query, headers, body } = encodeRequest(service, operation, input)
  if (typeof body !== 'string') throw new Error('a form was expected')
  return {
    method,
    path,
    query,
    headers: new Map(Object.entries(headers)),
    body: Buffer.from(body),
  } satisfies RequestParts
}

const at = new Date(Date.UTC(2026, 6, 1, 12))
const trust = encodeURIComponent(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
  }),
)

const exchangeInput: InputOf<'sts', 'AssumeRoleWithWebIdentity'> = {
  RoleArn: 'arn:aws:iam::111122223333:role/demo-w4e1-openshift-machine-api-aws-cloud-credentials',
  RoleSessionName: 'machine-api',
  WebIdentityToken: 'eyJhbGciOiJSUzI1NiJ9'.repeat(60),
}

const exchangeOutput: OutputOf<'sts', 'AssumeRoleWithWebIdentity'> = {
  Credentials: {
    AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    SessionToken: 'IQoJb3JpZ2luX2Vj'.repeat(50),
    Expiration: at,
  },
  SubjectFromWebIdentityToken: 'system:serviceaccount:openshift-machine-api:machine-api-controllers',
  AssumedRoleUser: {
    AssumedRoleId: 'AROAIOSFODNN7EXAMPLE1:machine-api',
    Arn: 'arn:aws:sts::111122223333:assumed-role/demo-w4e1-openshift-machine-api-aws-cloud-credentials/machine-api',
  },
  Provider: 'arn:aws:iam::111122223333:oidc-provider/demo-oidc.s3.us-east-1.amazonaws.com',
  Audience: 'openshift',
}

const tags = [
  'Name',
  'kubernetes.io/cluster/demo-x7k2p',
  'red-hat-managed',
  'red-hat-clustertype',
  'api.openshift.com/name',
].map((Key) => ({ Key, Value: 'owned' }))

const runInput: InputOf<'ec2', 'RunInstances'> = {
  ImageId: 'ami-0c1b2a3d4e5f60718',
  InstanceType: 'm5.xlarge',
  MinCount: 1,
  MaxCount: 1,
  ClientToken: 'b6c1f0a2-7d1d-4c7e-9a52-0f4f7a1f9d11',
  UserData: Buffer.from('x'.repeat(1600)).toString('base64'),
  IamInstanceProfile: { Name: 'demo-x7k2p-worker-profile' },
  NetworkInterfaces: [
    {
      DeviceIndex: 0,
      SubnetId: 'subnet-0a1b2c3d4e5f60718',
      Groups: ['sg-0a1b2c3d4e5f60718'],
      DeleteOnTermination: true,
    },
  ],
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 300, VolumeType: 'gp3', Encrypted: true } }],
  TagSpecifications: [
    { ResourceType: 'instance', Tags: tags },
    { ResourceType: 'volume', Tags: tags },
  ],
}

const runOutput: OutputOf<'ec2', 'RunInstances'> = {
  ReservationId: 'r-0a1b2c3d4e5f60718',
  OwnerId: '111122223333',
  Groups: [],
  Instances: [
    {
      InstanceId: 'i-0a1b2c3d4e5f60718',
      ImageId: 'ami-0c1b2a3d4e5f60718',
      State: { Code: 0, Name: 'pending' },
      PrivateDnsName: 'ip-10-0-0-12.ec2.internal',
      PrivateIpAddress: '10.0.0.12',
      InstanceType: 'm5.xlarge',
      LaunchTime: at,
      Placement: { AvailabilityZone: 'us-east-1a', GroupName: '', Tenancy: 'default' },
      Monitoring: { State: 'disabled' },
      SubnetId: 'subnet-0a1b2c3d4e5f60718',
      VpcId: 'vpc-0a1b2c3d4e5f60718',
      Architecture: 'x86_64',
      RootDeviceType: 'ebs',
      RootDeviceName: '/dev/xvda',
      SecurityGroups: [{ GroupId: 'sg-0a1b2c3d4e5f60718', GroupName: 'demo-x7k2p-node' }],
      NetworkInterfaces: [
        { NetworkInterfaceId: 'eni-0a1b2c3d4e5f60718', SubnetId: 'subnet-0a1b2c3d4e5f60718', Status: 'in-use' },
      ],
      Tags: tags,
    },
  ],
}

const role = (index: number) => ({
  Path: '/',
  RoleName: `ManagedOpenShift-${index}-Role`,
  RoleId: `AROAIOSFODNN7EXAMPL${String(index).padStart(2, '0')}`,
  Arn: `arn:aws:iam::111122223333:role/ManagedOpenShift-${index}-Role`,
  CreateDate: at,
  AssumeRolePolicyDocument: trust,
  Description: 'A role of the cluster',
  MaxSessionDuration: 3600,
})
