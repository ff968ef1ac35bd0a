import type { ServerResponse } from 'node:http'

/**
 * Runs `work` once whoever asked is gone: the connection is closed, or they have closed their side of it. A whole answer is theirs even
 * then; one without an end (a watch, a feed of events) is nobody's. May run twice.
 */
export function onLeave(response: ServerResponse, work: () => void): void {
  const { socket } = response.req
  socket.once('end', work)
  response.once('close', () => {
    socket.off('end', work)
    work()
  })
}
