import { conformance } from '../conformance.ts'
import { memoryStore } from './memory-store.ts'

conformance('memory', async ({ history }) => memoryStore({ history }))
