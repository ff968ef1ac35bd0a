import type { RequestListener } from 'node:http'

/**
 * Tells who asked first (`Expect: 100-continue`) to go on, once somebody wants the body and not before: what is refused by its headers is
 * refused at once, and its sender spared the body.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
 */
export const onceWanted =
  (serve: RequestListener): RequestListener =>
  (request, response) => {
    const read = request._read
    request._read = (size) => {
      request._read = read
      if (!response.headersSent) response.writeContinue()
      read.call(request, size)
    }
    serve(request, response)
  }
