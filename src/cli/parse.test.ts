import { describe, expect, it } from 'vitest'
import { Refusal } from '../kernel/Refusal.ts'
import type { Command } from './command.ts'
import { findCommand, parseInput } from './parse.ts'
import { entries } from './registry.ts'

const command: Command = {
  summary: 'test',
  arguments: ['NAME'],
  options: [
    { name: 'managed', summary: 'a switch that is on', default: true },
    { name: 'no-console', summary: 'a switch that denies by its own name' },
    { name: 'role-arn', value: 'ARN', summary: 'has an older name', aliases: ['installer-role-arn'] },
    { name: 'trust-ca', value: 'FILE', summary: 'several', repeatable: true },
    { name: 'mode', short: 'm', value: 'MODE', summary: 'a choice', choices: ['auto', 'manual'], default: 'auto' },
  ],
  examples: [],
  run: async () => {},
}

const parsed = (...words: string[]) => parseInput(command, 'stint test', words)
const refusal = (run: () => unknown): Refusal => {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('it was not refused')
}

describe('what was typed', () => {
  it('is no command when it is only a flag that nobody knows', () => {
    expect(refusal(() => findCommand(entries, ['--bogus']))).toMatchObject({ message: "Unknown option '--bogus'." })
    expect(refusal(() => findCommand(entries, ['--verion']))).toMatchObject({
      message: "Unknown option '--verion'. Did you mean: --version?",
    })
    expect(findCommand(entries, ['--color=never', '-h'])).toEqual({ group: [] })
  })

  it('is no command when it begins as others do and goes on as none', () => {
    expect(refusal(() => findCommand(entries, ['clock', 'advnce', '55m']))).toMatchObject({
      message: 'There is no command "clock advnce". Did you mean: clock advance?',
      next: 'stint clock --help',
      exitCode: 2,
    })
    expect(findCommand(entries, ['clock', '-o', 'json'])).toMatchObject({ rest: ['-o', 'json'] })
  })

  it('takes a switch that begins with no- for what it is called', () => {
    expect(parsed('demo', '--no-console').flags.get('no-console')).toBe(true)
    expect(parsed('demo', '--no-console=false').flags.get('no-console')).toBe(false)
    expect(parsed('demo', '--no-managed').flags.get('managed')).toBe(false)
    expect(parsed('demo').flags.has('no-console')).toBe(false)
  })

  it('is read by flag and argument, in any order, with defaults', () => {
    const input = parsed('-m', 'manual', 'demo', '--trust-ca', 'a.pem', '--trust-ca=b.pem')
    expect(input.arguments).toEqual(['demo'])
    expect(Object.fromEntries(input.flags)).toEqual({
      managed: true,
      mode: 'manual',
      'trust-ca': ['a.pem', 'b.pem'],
      color: 'auto',
    })
  })

  it('is an argument where it is a negative number: the command says what is wrong with it', () => {
    expect(parsed('-5m', '-m', 'manual').arguments).toEqual(['-5m'])
    expect(parsed('-5m', '-m', 'manual').flags.get('mode')).toBe('manual')
    expect(parsed('--', '-5m').arguments).toEqual(['-5m'])
  })

  it('lacks the value of a flag, or has one that looks like a flag', () => {
    expect(refusal(() => parsed('demo', '--role-arn'))).toMatchObject({ message: '--role-arn needs a value.' })
    expect(refusal(() => parsed('demo', '--mode', '-5'))).toMatchObject({
      message: '--mode needs a value; one that begins with a dash is written --mode=-VALUE.',
    })
  })

  it('may set a switch to true or false, as rosa lets it', () => {
    expect(refusal(() => parsed('demo', '--managed=maybe'))).toMatchObject({
      message: '--managed takes no value but =true and =false.',
    })
    expect(parsed('demo', '--managed=false').flags.get('managed')).toBe(false)
    expect(parsed('demo', '--managed=true').flags.get('managed')).toBe(true)
  })

  it('may use the older name of a flag', () => {
    expect(parsed('demo', '--installer-role-arn', 'arn:aws:iam::111122223333:role/R').flags.get('role-arn')).toBe(
      'arn:aws:iam::111122223333:role/R',
    )
    expect(parsed('demo', '--installer-role-arn=x').flags.get('role-arn')).toBe('x')
  })

  it.each([
    ['an unknown flag', ['demo', '--bogus'], /--bogus/],
    ['a flag without its value', ['demo', '--role-arn'], /role-arn/],
    ['a value that is no choice', ['demo', '--mode', 'later'], /--mode takes auto or manual, not "later"/],
    ['no argument', [], /NAME is missing/],
    ['one argument too many', ['demo', 'other'], /"other" is one argument too many/],
    ['a name of JavaScript’s own', ['demo', '--__proto__=x'], /__proto__/],
  ])('is refused as wrong usage when it has %s', (_what, words, message) => {
    const refused = refusal(() => parsed(...words))
    expect(refused.message).toMatch(message)
    expect(refused.exitCode).toBe(2)
    expect(refused.next).toBe('stint test --help')
  })
})

describe('a flag that is mistyped', () => {
  it.each([
    ['--role-am', "Unknown option '--role-am'. Did you mean: --role-arn?"],
    ['--no-mangaed', "Unknown option '--no-mangaed'. Did you mean: --managed?"],
    ['--quite-another', "Unknown option '--quite-another'."],
  ])('%s is told which one is near', (typed, message) => {
    expect(refusal(() => parsed('demo', typed)).message).toBe(message)
  })

  it('is told what it takes, as a list reads', () => {
    const three: Command = {
      ...command,
      options: [{ name: 'kind', value: 'K', summary: '', choices: ['a', 'b', 'c'] }],
    }
    expect(refusal(() => parseInput(three, 'stint test', ['demo', '--kind', 'd'])).message).toBe(
      '--kind takes a, b or c, not "d".',
    )
  })
})

describe('the words of a command', () => {
  const found = (...words: string[]) => {
    const result = findCommand(entries, words)
    return 'entry' in result ? { path: result.entry.path.join(' '), rest: result.rest } : { ...result, path: undefined }
  }

  it('name it, by its own name or by one that rosa takes as well', () => {
    expect(found('create', 'accountroles', '--prefix', 'Team')).toEqual({
      path: 'create account-roles',
      rest: ['--prefix', 'Team'],
    })
    expect(found('list', 'cluster').path).toBe('list clusters')
  })

  it('may stand behind flags', () => {
    expect(found('--color', 'never', 'status')).toEqual({ path: 'status', rest: ['--color', 'never'] })
    expect(found('-o', 'json', '--state', 'create', 'list', 'clusters')).toEqual({
      path: 'list clusters',
      rest: ['-o', 'json', '--state', 'create'],
    })
  })

  it('choose the longest: `clock` alone shows what `clock show` does', () => {
    expect(found('clock').path).toBe('clock')
    expect(found('clock', 'advance', '5m')).toEqual({ path: 'clock advance', rest: ['5m'] })
  })

  it('name a group when they end too early', () => {
    expect(found('create')).toMatchObject({ group: ['create'] })
    expect(found()).toMatchObject({ group: [] })
  })

  it('are refused with what is near when they name nothing', () => {
    const refused = refusal(() => found('create', 'acount-roles'))
    expect(refused.message).toBe('There is no command "create acount-roles". Did you mean: create account-roles?')
    expect(refused.exitCode).toBe(2)
    expect(refusal(() => found('lst', 'clusters')).message).toContain('Did you mean: list')
    expect(refusal(() => found('clcok', 'advance', '5m')).message).toContain('Did you mean: clock?')
    expect(refusal(() => found('xyzzy')).message).toBe('There is no command "xyzzy".')
  })
})
