import type { Fields, KubeObject } from '../api/object.ts'
import { at, isFields, listAt, put, textAt } from '../api/object.ts'
import { lacking, nameProblem, oneOf, portProblem } from './checks.ts'
import type { Problem } from './kind.ts'

type Edit = (value: Fields) => Fields

const each = (object: Fields, path: string, edit: Edit): Fields =>
  Array.isArray(at(object, path))
    ? put(
        object,
        path,
        listAt(object, path).map((one) => (isFields(one) ? edit(one) : one)),
      )
    : object

/** The object with members that it lacks. */
export const withMembers = (object: Fields, defaults: Fields): Fields => ({
  ...Object.fromEntries(Object.entries(defaults).filter(([name]) => object[name] === undefined)),
  ...object,
})

/** An image without a tag, or of the latest, is pulled each time. */
const pullPolicy = (image: string) => {
  const name = image.slice(image.lastIndexOf('/') + 1)
  return /@/.test(name) || (/:/.test(name) && !name.endsWith(':latest')) ? 'IfNotPresent' : 'Always'
}

const probeDefaults: Edit = (probe) =>
  withMembers(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe']

function containerDefaults(container: Fields): Fields {
  const whole = withMembers(container, {
    imagePullPolicy: pullPolicy(textAt(container, 'image')),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  })
  const probed = PROBES.reduce((here, name) => {
    const probe = here[name]
    return isFields(probe) ? { ...here, [name]: probeDefaults(probe) } : here
  }, whole)
  return each(probed, 'ports', (port) => withMembers(port, { protocol: 'TCP' }))
}

const MODE = 0o644
const FILE_SOURCES = ['secret', 'configMap', 'projected', 'downwardAPI']

function volumeDefaults(volume: Fields): Fields {
  return FILE_SOURCES.reduce((here, name) => {
    const source = here[name]
    return isFields(source) ? { ...here, [name]: withMembers(source, { defaultMode: MODE }) } : here
  }, volume)
}

/** What a pod, or a template of pods, is when it says nothing. */
export function podSpecDefaults(spec: Fields): Fields {
  const whole = withMembers(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  })
  const contained = ['containers', 'initContainers'].reduce((here, list) => each(here, list, containerDefaults), whole)
  return each(contained, 'volumes', volumeDefaults)
}

/** The same for the template of a workload. */
export function templateDefaults(object: KubeObject): KubeObject {
  const spec = at(object, 'spec.template.spec')
  return isFields(spec) ? put(object, 'spec.template.spec', podSpecDefaults(spec)) : object
}

function containerProblems(spec: unknown, list: string, path: string): Problem[] {
  const volumes = new Set(listAt(spec, 'volumes').map((volume) => textAt(volume, 'name')))
  const seen = new Set<string>()
  return listAt(spec, list).flatMap((container, index): Problem[] => {
    const here = `${path}.${list}[${index}]`
    const name = textAt(container, 'name')
    const isTwice = name !== '' && seen.has(name)
    seen.add(name)
    return [
      ...lacking(container, here, 'name'),
      ...(name ? nameProblem(`${here}.name`, 'label', name) : []),
      ...(isTwice ? [{ field: `${here}.name`, reason: 'FieldValueDuplicate', message: '', value: name } as const] : []),
      ...lacking(container, here, 'image'),
      ...listAt(container, 'ports').flatMap((port, at) =>
        portProblem(`${here}.ports[${at}].containerPort`, isFields(port) ? port['containerPort'] : undefined),
      ),
      ...oneOf(container, here, 'imagePullPolicy', ['Always', 'IfNotPresent', 'Never']),
      ...listAt(container, 'volumeMounts').flatMap((mount, at): Problem[] => [
        ...lacking(mount, `${here}.volumeMounts[${at}]`, 'name'),
        ...lacking(mount, `${here}.volumeMounts[${at}]`, 'mountPath'),
        ...(textAt(mount, 'name') !== '' && !volumes.has(textAt(mount, 'name'))
          ? [
              {
                field: `${here}.volumeMounts[${at}].name`,
                reason: 'FieldValueNotFound',
                message: '',
                value: textAt(mount, 'name'),
              } as const,
            ]
          : []),
      ]),
    ]
  })
}

export function podSpecProblems(object: unknown, path: string): Problem[] {
  const spec = at(object, path)
  return [
    ...(listAt(spec, 'containers').length === 0
      ? [{ field: `${path}.containers`, reason: 'FieldValueRequired', message: '' } as const]
      : []),
    ...containerProblems(spec, 'initContainers', path),
    ...containerProblems(spec, 'containers', path),
    ...oneOf(spec, path, 'restartPolicy', ['Always', 'OnFailure', 'Never']),
    ...oneOf(spec, path, 'dnsPolicy', ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
  ]
}

/** Why a workload's selector and template do not fit. */
export function workloadProblems(object: KubeObject): Problem[] {
  const selector = at(object, 'spec.selector')
  const labels = at(object, 'spec.template.metadata.labels')
  const wanted = isFields(at(selector, 'matchLabels')) ? (at(selector, 'matchLabels') as Fields) : {}
  const isEmpty =
    !isFields(selector) || (Object.keys(wanted).length === 0 && listAt(selector, 'matchExpressions').length === 0)
  const fits = Object.entries(wanted).every(([key, value]) => isFields(labels) && labels[key] === value)
  return [
    ...(isEmpty ? [{ field: 'spec.selector', reason: 'FieldValueRequired', message: '' } as const] : []),
    ...(fits
      ? []
      : [
          {
            field: 'spec.template.metadata.labels',
            message: '`selector` does not match template `labels`',
            value: labels ?? {},
          },
        ]),
    ...podSpecProblems(object, 'spec.template.spec'),
  ]
}
