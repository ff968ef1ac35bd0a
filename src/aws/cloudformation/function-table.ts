import type { Json } from '../../kernel/canonical-json.ts'
import { cidrBlocks } from './cidr-blocks.ts'
import { conditionFunctions } from './condition-functions.ts'
import type { Properties } from './documents.ts'
import { templateFault } from './faults.ts'
import {
  functionOf,
  isObject,
  MOST_MADE,
  scalarText,
  type Evaluation,
  type Reference,
  type TemplateFunction,
} from './evaluation.ts'

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== ''
const isCall = (value: Json | undefined): boolean => value !== undefined && functionOf(value) !== undefined
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
/** A list of so many. */
const of =
  (least: number, most = least) =>
  (value: Json): value is readonly Json[] =>
    isList(value) && value.length >= least && value.length <= most

const value = (name: string): Reference => ({ name, of: 'value' })

const Ref: TemplateFunction = {
  takes: isText,
  otherwise: 'All References must be of type string',
  names: (name) => [value(String(name))],
  work: (name, { scope }) => scope.ref(String(name)),
}

/** `[resource, attribute]`, or in YAML `resource.attribute`. */
function pathOf(argument: Json): readonly Json[] {
  if (typeof argument !== 'string') return isList(argument) ? argument : []
  const dot = argument.indexOf('.')
  return dot < 0 ? [argument] : [argument.slice(0, dot), argument.slice(dot + 1)]
}

const GetAtt: TemplateFunction = {
  takes(argument) {
    const [resource, attribute, ...more] = pathOf(argument)
    return isText(resource) && (isText(attribute) || isCall(attribute)) && more.length === 0
  },
  otherwise: 'every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
  names: (argument) => [{ name: String(pathOf(argument)[0]), of: 'attribute' }],
  inner: (argument) => pathOf(argument)[1] ?? null,
  work(argument, { scope, of: worked }) {
    const [resource, attribute = null] = pathOf(argument)
    return scope.attribute(String(resource), String(worked(attribute)))
  },
}

const VARIABLE = /\$\{([^${}]*)\}/g
const NAME = /^[\w.:]+$/

const subOf = (argument: Json): readonly [text: Json, own: Json] =>
  isList(argument) ? [argument[0] ?? null, argument[1] ?? {}] : [argument, {}]

/** Variables of the text that the function's own map does not have. */
function outerVariables(argument: Json): readonly string[] {
  const [text, own] = subOf(argument)
  const names = [...String(text).matchAll(VARIABLE)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('!'))
  if (!names.every((name) => NAME.test(name)))
    throw templateFault(
      'variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons',
    )
  return names.filter((name) => !Object.hasOwn(own as Properties, name))
}

/** `Resource.Attribute`, which no pseudo parameter is. */
const attributeOf = (name: string): readonly [resource: string, attribute: string] | undefined => {
  const dot = name.indexOf('.')
  return dot < 0 ? undefined : [name.slice(0, dot), name.slice(dot + 1)]
}

const Sub: TemplateFunction = {
  takes(argument) {
    const [text, own] = subOf(argument)
    return typeof text === 'string' && isObject(own) && !isCall(own) && (!isList(argument) || argument.length === 2)
  },
  otherwise:
    "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
  names: (argument) =>
    outerVariables(argument).map((name): Reference => {
      const [resource] = attributeOf(name) ?? []
      return resource === undefined ? value(name) : { name, of: 'sub-attribute' }
    }),
  inner: (argument) => subOf(argument)[1],
  work(argument, it) {
    const [text, own] = subOf(argument)
    // Each variable once, however often it stands there.
    const worked = new Map(Object.entries(own as Properties).map(([name, inner]) => [name, it.of(inner)]))
    let length = String(text).length
    return String(text).replaceAll(VARIABLE, (_all, name: string) => {
      const put = name.startsWith('!') ? `\${${name.slice(1)}}` : substitute(name, worked.get(name), it)
      length += put.length
      checkLength('Fn::Sub', length)
      return put
    })
  },
}

function substitute(name: string, own: Json | undefined, { scope }: Evaluation): string {
  const path = attributeOf(name)
  const found = own ?? (path ? scope.attribute(...path) : scope.ref(name))
  const text = scalarText(found)
  if (text === undefined) throw templateFault(`variable ${name} in Fn::Sub expression does not resolve to a string`)
  return text
}

const JOIN =
  'every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.'

const Join: TemplateFunction = {
  takes: (argument) =>
    of(2)(argument) && typeof argument[0] === 'string' && (isList(argument[1]) || isCall(argument[1])),
  otherwise: JOIN,
  work(argument, it) {
    const [delimiter, items = null] = argument as readonly Json[]
    const list = it.of(items)
    const parts = isList(list) ? list.map(scalarText) : [undefined]
    if (parts.includes(undefined)) throw templateFault(JOIN)
    const texts = parts as readonly string[]
    checkLength('Fn::Join', texts.reduce((sum, part) => sum + part.length + String(delimiter).length, 0)) // prettier-ignore
    return texts.join(String(delimiter))
  },
}

/** Before it is made: one text alone could be beyond all memory. */
function checkLength(name: string, length: number): void {
  if (length > MOST_MADE) throw templateFault(`${name} makes more than ${MOST_MADE} characters`)
}

const SELECT = 'Fn::Select requires a list argument with two elements: an integer index and a list'

const Select: TemplateFunction = {
  takes: (argument) => of(2)(argument) && (isList(argument[1]) || isCall(argument[1])),
  otherwise: SELECT,
  work(argument, it) {
    const [index = null, items = null] = argument as readonly Json[]
    const place = scalarText(it.of(index)) ?? ''
    if (!/^-?\d{1,9}$/.test(place))
      throw templateFault('Fn::Select requires a list argument with a valid index value as its first element')
    const list = it.of(items)
    if (!isList(list)) throw templateFault(SELECT)
    const chosen = list[Number(place)]
    if (chosen === undefined || chosen === null)
      throw templateFault(`Fn::Select cannot select nonexistent value at index ${place}`)
    return chosen
  },
}

const SPLIT =
  'every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.'

const Split: TemplateFunction = {
  takes: (argument) =>
    of(2)(argument) && isText(argument[0]) && (typeof argument[1] === 'string' || isCall(argument[1])),
  otherwise: SPLIT,
  work(argument, it) {
    const [delimiter, source = null] = argument as readonly Json[]
    const text = scalarText(it.of(source))
    if (text === undefined) throw templateFault(SPLIT)
    return text.split(String(delimiter))
  },
}

const BASE64 = 'every Fn::Base64 object must have a String-typed value.'

const Base64: TemplateFunction = {
  takes: (argument) => scalarText(argument) !== undefined || isCall(argument),
  otherwise: BASE64,
  work(argument, it) {
    const text = scalarText(it.of(argument))
    if (text === undefined) throw templateFault(BASE64)
    return Buffer.from(text).toString('base64')
  },
}

const Cidr: TemplateFunction = {
  takes: of(2, 3),
  otherwise:
    'every Fn::Cidr object requires two or three parameters, (1) an IP address block, (2) the number of CIDRs to generate and (3) the number of subnet bits for each of them',
  work: (argument, it) => cidrBlocks((argument as readonly Json[]).map((one) => scalarText(it.of(one)) ?? '')),
}

const ZONES = 'every Fn::GetAZs object must have a String-typed value.'

const GetAZs: TemplateFunction = {
  takes: (argument) => typeof argument === 'string' || isCall(argument),
  otherwise: ZONES,
  work(argument, it) {
    const region = it.of(argument)
    if (typeof region !== 'string') throw templateFault(ZONES)
    return [...it.scope.zones(region === '' ? String(it.scope.ref('AWS::Region')) : region)]
  },
}

const IMPORT = 'every Fn::ImportValue object must have a String-typed value.'

const ImportValue: TemplateFunction = {
  takes: (argument) => isText(argument) || isCall(argument),
  otherwise: IMPORT,
  work(argument, it) {
    const name = it.of(argument)
    if (typeof name !== 'string') throw templateFault(IMPORT)
    return it.scope.imported(name)
  },
}

/** Inside of it stand no other functions. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html */
const IN_MAPS = new Set(['Ref', 'Fn::FindInMap'])
const isKey = (argument: Json): boolean =>
  scalarText(argument) !== undefined || IN_MAPS.has(functionOf(argument)?.[0] ?? '')

const FindInMap: TemplateFunction = {
  takes: (argument) => of(3)(argument) && argument.every(isKey),
  otherwise:
    'every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
  names: (argument) => {
    const [map] = argument as readonly Json[]
    return typeof map === 'string' ? [{ name: map, of: 'mapping' }] : []
  },
  work(argument, it) {
    const [map = '', first = '', second = ''] = (argument as readonly Json[]).map((one) => scalarText(it.of(one)))
    return it.scope.mapped(map, first, second)
  },
}

const If: TemplateFunction = {
  takes: (argument) => of(3)(argument) && isText(argument[0]),
  otherwise: 'Fn::If requires a list argument with three elements, the first of them a condition',
  names: (argument) => [{ name: String((argument as readonly Json[])[0]), of: 'condition' }],
  work(argument, it) {
    const [condition, yes = null, no = null] = argument as readonly Json[]
    return it.of(it.scope.condition(String(condition)) ? yes : no)
  },
}

/** In the order in which AWS names them to whoever asks for another one. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries({
    'Fn::Base64': Base64,
    'Fn::GetAtt': GetAtt,
    'Fn::GetAZs': GetAZs,
    'Fn::ImportValue': ImportValue,
    'Fn::Join': Join,
    'Fn::Split': Split,
    'Fn::FindInMap': FindInMap,
    'Fn::Select': Select,
    Ref,
    'Fn::If': If,
    ...conditionFunctions,
    'Fn::Sub': Sub,
    'Fn::Cidr': Cidr,
  }),
)
