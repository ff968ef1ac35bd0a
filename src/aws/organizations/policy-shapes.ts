import type { Json } from '../../kernel/canonical-json.ts'
import type { OrganizationPolicy } from './documents.ts'
import { CONTROL } from './effective-policy.ts'

/** What may stand at a place of a management policy's document, whose operators and child controls are known to be sound. */
type Shape =
  | { readonly members: Readonly<Record<string, Shape>> }
  /** Names of the customer's. */
  | { readonly names: RegExp; readonly each: Shape }
  | { readonly one: RegExp }
  | { readonly many: RegExp }

const ON_OR_OFF: Shape = { members: { client: { one: /^(?:enabled|disabled)$/ } } }
const ROLES: Shape = { many: /^(?:user_role|channel_role)$/ }
const CHANNELS: Shape = {
  members: { supported_channel_types: { many: /^(?:public|private)$/ }, supported_role_settings: ROLES },
}
const TEAMS: Shape = { members: { supported_role_settings: ROLES } }
const UUID = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}'
const ID = new RegExp(`^${UUID}$`)
const ANY_ID = new RegExp(`^(?:\\*|${UUID})$`)

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ai-opt-out_syntax.html */
const AI_SERVICES = `
  aidevops aiops awssupplychain biodiscovery chimesdkvoiceanalytics cloudwatch codeguruprofiler codewhisperer comprehend config connect connectamd
  connectdecision connecthealth::operations connecthealth::training connectoptimization contactlens datazone default dms entityresolution finopsagent
  frauddetector glue guardduty lex polly q quicksightq rekognition scenariodiscovery securityhub securitylake textract transcribe transform translate
  workspaces`
  .trim()
  .split(/\s+/)

/**
 * Of types whose documents Organizations was seen to look into.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_chatbot_syntax.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3_syntax.html
 */
const SHAPES: Partial<Record<OrganizationPolicy['type'], Shape>> = {
  AISERVICES_OPT_OUT_POLICY: {
    members: {
      services: {
        names: new RegExp(`^(?:${AI_SERVICES.join('|')})$`),
        each: { members: { opt_out_policy: { one: /^opt(?:In|Out)$/ } } },
      },
    },
  },
  CHATBOT_POLICY: {
    members: {
      chatbot: {
        members: {
          default: ON_OR_OFF,
          platforms: {
            members: {
              chime: ON_OR_OFF,
              slack: {
                members: {
                  ...ON_OR_OFF.members,
                  workspaces: { many: /^(?:\*|[\dA-Z]{1,255})$/ },
                  default: CHANNELS,
                  overrides: { names: /^[\dA-Z]{1,255}$/, each: CHANNELS },
                },
              },
              microsoft_teams: {
                members: {
                  ...ON_OR_OFF.members,
                  tenants: { names: ANY_ID, each: { many: ANY_ID } },
                  default: TEAMS,
                  overrides: { names: ID, each: { names: ID, each: TEAMS } },
                },
              },
            },
          },
        },
      },
    },
  },
  S3_POLICY: {
    members: { s3_attributes: { members: { public_access_block_configuration: { one: /^(?:all|none)$/ } } } },
  },
}

/**
 * Whether the document has the shape of its type, if anything is known of that; `isFolded`: names are the same in any case. What operators say at
 * its root is not looked at.
 */
export function hasShape(type: OrganizationPolicy['type'], document: Json, isFolded = false): boolean {
  const shape = SHAPES[type]
  if (!shape) return true
  const members = Object.entries(document as Readonly<Record<string, Json>>).filter(([name]) => !name.startsWith('@@'))
  return fits(Object.fromEntries(members), shape, (name) => (isFolded ? name.toLowerCase() : name))
}

function fits(json: Json, shape: Shape, nameOf: (name: string) => string): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false
  return Object.entries(json as Readonly<Record<string, Json>>).every(([name, value]) => {
    if (name.startsWith('@@')) return nameOf(name) === CONTROL || isSaid(nameOf(name), value, shape)
    if ('names' in shape) return shape.names.test(name) && fits(value, shape.each, nameOf)
    const below = 'members' in shape ? shape.members[nameOf(name)] : undefined
    return below !== undefined && fits(value, below, nameOf)
  })
}

/** What one operator says. Numbers are read as their text. */
function isSaid(operator: string, value: Json, shape: Shape): boolean {
  if ('one' in shape) return operator === '@@assign' && typeof value === 'string' && shape.one.test(value)
  return (
    'many' in shape && Array.isArray(value) && value.every((one: Json) => isText(one) && shape.many.test(String(one)))
  )
}

const isText = (json: Json): boolean => typeof json === 'string' || typeof json === 'number'
