import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { silentLog } from '../../src/kernel/log.ts'
import { openDoors } from '../../src/main/doors.ts'
import { inside } from '../inside.ts'

test('A41: a port that somebody else holds is never exchanged for another, and doors that were open are closed again', async () => {
  const squatter = createServer()
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
  const { port } = squatter.address() as AddressInfo
  const nothing = async () => undefined
  const w = await inside()
  const context = () => ({ key: '', cert: '' })
  for (const door of ['aws', 'ocm'] as const)
    await expect(
      openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0, [door]: port })(
        { aws: nothing, ocm: nothing, kubernetes: nothing },
        { contextFor: context },
        silentLog,
        w.clock,
      ),
    ).rejects.toThrow(`Port ${port} is already in use.`)
  squatter.close()
  await w.close()
})
