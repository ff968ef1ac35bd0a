import type { KubeResponse } from './request.ts'

/** The watches that clients hold open, so that the server can end them. */
export interface OpenWatches {
  keep(response: KubeResponse): KubeResponse
  /** `last`: a Status that each is told before. */
  end(last?: object): void
}

export function openWatches(): OpenWatches {
  const open = new Set<(last?: object) => void>()
  return {
    keep(response) {
      if (!('watch' in response)) return response
      const { watch } = response
      return {
        status: 200,
        watch: {
          open(send, end) {
            let stop = () => {}
            const stopped = () => {
              open.delete(ended)
              stop()
            }
            const ended = (last?: object) => {
              stopped()
              if (last) send({ type: 'ERROR', object: last })
              end()
            }
            open.add(ended)
            stop = watch.open(send, () => ended())
            return stopped
          },
        },
      }
    },
    end(last) {
      for (const ended of Array.from(open)) ended(last)
    },
  }
}
