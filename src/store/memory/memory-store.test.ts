import { conformance } from '../conformance.ts'
import { memoryStore } from './memory-store.ts'
import { memoryPainter } from './picture.ts'

conformance(
  'memory',
  async ({ history }) => memoryStore({ history }),
  async () => {
    const painter = memoryPainter()
    return { painter, open: async () => memoryStore({ from: painter.snapshot() }) }
  },
)
