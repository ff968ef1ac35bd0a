import { core } from './core.ts'
import { groups } from './groups.ts'
import { meta } from './meta.ts'
import { openshift } from './openshift.ts'
import { workloads } from './workloads.ts'
import { parseTypes, type Schema } from './schema.ts'

const types = parseTypes(meta, core, groups, workloads, openshift)

/** A published type by its group and name, `core.PodSpec`; undefined when none is known. */
export const typeNamed = (name: string): Schema | undefined => types.get(name)?.()

/** Every published type, by name. */
export const typeNames = (): readonly string[] => [...types.keys()]
