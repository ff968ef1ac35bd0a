import { describe, expect, test } from 'vitest'
import { loadService } from '../wire/schema/index.ts'
import { unbuilt } from './unbuilt.ts'

const sent = (body: string, query = '', headers: Readonly<Record<string, string>> = {}) => ({
  method: 'POST',
  path: '/',
  query,
  headers: new Map(Object.entries(headers)),
  body: new TextEncoder().encode(body),
})

describe('the refusal of what is no operation', async () => {
  const sts = await loadService('sts')
  const secrets = await loadService('secretsmanager')

  test.each([
    ['a form’s action', 'Action=Nope&Version=2011-06-15', '', 'Nope for version 2011-06-15'],
    ['a query’s action', '', 'Version=2011-06-15&Action=Nope', 'Nope for version 2011-06-15'],
    ['a version that is another’s', 'Action=GetCallerIdentity&Version=2010-05-08', '', 'GetCallerIdentity for version 2010-05-08'], // prettier-ignore
    ['no version', 'Action=GetCallerIdentity', '', 'GetCallerIdentity for version NO_VERSION_SPECIFIED'],
  ])('names %s', (_, body, query, named) => {
    const { code, status, message } = unbuilt(sts, undefined, sent(body, query))
    expect({ code, status, message }).toEqual({
      code: 'InvalidAction',
      status: 400,
      message: `Could not find operation ${named}`,
    })
  })

  test('names an X-Amz-Target, whatever the body says', () => {
    const request = sent('Action=Other', '', { 'x-amz-target': 'secretsmanager.Nope' })
    expect(unbuilt(secrets, undefined, request)).toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringMatching(/^Could not find operation secretsmanager\.Nope for version /) as string,
    })
  })

  test('repeats a hundred letters at most', () => {
    const { message } = unbuilt(sts, undefined, sent(`Action=${'x'.repeat(5000)}`))
    expect(message).toBe(`Could not find operation ${'x'.repeat(100)} for version NO_VERSION_SPECIFIED`)
  })
})
