import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'
import { sign } from '../wire/sigv4/sign.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

const asked = async (service: string) => {
  const headers = new Map([['host', new URL(w.endpoint).host]])
  const url = '/2020-05-31/distribution'
  const signed = sign({ method: 'GET', url, headers }, await w.credentials('customer'), { region: 'us-east-1', service }, w.clock.now(), Buffer.alloc(0)) // prettier-ignore
  return (await fetch(w.endpoint + url, { headers: Object.fromEntries(signed) })).text()
}

test('a client of a service that is not served reads which are, in an error wrapped as its kin wrap theirs', async () => {
  expect(await asked('cloudfront')).toMatch(
    /<ErrorResponse.*<Error>.*<Code>UnknownService<\/Code><Message>&quot;cloudfront&quot; is no service that Stint serves\. Served: /s,
  )
})

test('a client of one that speaks JSON reads the same in JSON', async () => {
  expect(JSON.parse(await asked('lambda'))).toMatchObject({
    __type: 'UnknownService',
    message: expect.stringMatching(/^"lambda" is no service that Stint serves\. Served: /) as string,
  })
})

test('a client that names its operation in a header reads them, too', async () => {
  const headers = { 'x-amz-target': 'TrentService.ListKeys', 'content-type': 'application/x-amz-json-1.1' }
  const answer = await fetch(w.endpoint, { method: 'POST', headers, body: '{}' })
  expect(await answer.json()).toMatchObject({
    message: expect.stringMatching(
      /^The operation "TrentService\.ListKeys" is of no service that Stint serves\. Served: iam, /,
    ) as string,
  })
})
