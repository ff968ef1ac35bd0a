import type { KubeResponse } from './request.ts'

/** The watches that clients hold open, so that the server can end them. */
export interface OpenWatches {
  keep(response: KubeResponse): KubeResponse
  end(): void
}

export function openWatches(): OpenWatches {
  const open = new Set<() => void>()
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
            const ended = () => {
              stopped()
              end()
            }
            open.add(ended)
            stop = watch.open(send, ended)
            return stopped
          },
        },
      }
    },
    end() {
      for (const ended of Array.from(open)) ended()
    },
  }
}
