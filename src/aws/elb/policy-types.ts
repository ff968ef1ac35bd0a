import type { PolicyTypeDescription } from '../../wire/schema/elb.types.generated.ts'
import type { Policy } from './balancer.ts'
import { DEFAULT_TLS_POLICY } from './listeners.ts'

type Attribute = readonly [name: string, type: 'Boolean' | 'Long' | 'String' | 'PolicyName', cardinality: Cardinality]
type Cardinality = 'ONE' | 'ZERO_OR_ONE' | 'ZERO_OR_MORE' | 'ONE_OR_MORE'

const TLS: readonly Attribute[] = [
  ['Reference-Security-Policy', 'String', 'ZERO_OR_ONE'],
  ...['Protocol-TLSv1', 'Protocol-TLSv1.1', 'Protocol-TLSv1.2', 'Server-Defined-Cipher-Order'].map(
    (name): Attribute => [name, 'Boolean', 'ZERO_OR_ONE'],
  ),
  ...[
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'AES128-GCM-SHA256',
    'AES256-GCM-SHA384',
    'AES128-SHA256',
    'AES256-SHA256',
    'AES128-SHA',
    'AES256-SHA',
  ].map((name): Attribute => [name, 'Boolean', 'ZERO_OR_ONE']),
]

/** @see https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancerPolicyTypes.html */
const ROWS: readonly (readonly [name: string, description: string, attributes: readonly Attribute[]])[] = [
  [
    'AppCookieStickinessPolicyType',
    'Stickiness policy with session lifetimes controlled by the lifetime of the application-generated cookie. This policy can be associated only with HTTP/HTTPS listeners.',
    [['CookieName', 'String', 'ONE']],
  ],
  [
    'LBCookieStickinessPolicyType',
    'Stickiness policy with session lifetimes controlled by the browser (user-agent) or a specified expiration period. This policy can be associated only with HTTP/HTTPS listeners.',
    [['CookieExpirationPeriod', 'Long', 'ZERO_OR_ONE']],
  ],
  [
    'ProxyProtocolPolicyType',
    'Policy that controls whether to include the IP address and port of the originating request for TCP messages. This policy operates on TCP/SSL listeners only.',
    [['ProxyProtocol', 'Boolean', 'ONE']],
  ],
  [
    'PublicKeyPolicyType',
    'Policy containing a list of public keys to accept when authenticating the back-end server(s).',
    [['PublicKey', 'String', 'ONE']],
  ],
  [
    'BackendServerAuthenticationPolicyType',
    'Policy that controls authentication to back-end server(s) and contains one or more policies, such as an instance of a PublicKeyPolicyType.',
    [['PublicKeyPolicyName', 'PolicyName', 'ONE_OR_MORE']],
  ],
  [
    'SSLNegotiationPolicyType',
    'Listener policy that defines the ciphers and protocols that will be accepted by the load balancer. This policy can be associated only with HTTPS/SSL listeners.',
    TLS,
  ],
]

export const POLICY_TYPES: ReadonlyMap<string, PolicyTypeDescription> = new Map(
  ROWS.map(([PolicyTypeName, Description, attributes]) => [
    PolicyTypeName,
    {
      PolicyTypeName,
      Description,
      PolicyAttributeTypeDescriptions: attributes.map(([AttributeName, AttributeType, Cardinality]) => ({
        AttributeName,
        AttributeType,
        Cardinality,
      })),
    },
  ]),
)

const REFERENCES = [
  DEFAULT_TLS_POLICY,
  'ELBSecurityPolicy-TLS-1-2-2017-01',
  'ELBSecurityPolicy-TLS-1-1-2017-01',
  'ELBSecurityPolicy-2015-05',
]

/** ELB's own, which any listener may name. */
export const SAMPLE_POLICIES: readonly Policy[] = REFERENCES.map((name) => ({
  name,
  type: 'SSLNegotiationPolicyType',
  attributes: [{ AttributeName: 'Reference-Security-Policy', AttributeValue: name }],
}))
