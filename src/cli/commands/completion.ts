import { Refusal } from '../../kernel/Refusal.ts'
import type { Command } from '../command.ts'

/** Each shell asks the hidden `stint __complete` with the words typed so far, the last of them unfinished. */
const SCRIPTS: ReadonlyMap<string, string> = new Map([
  [
    'bash',
    `_stint() {
  local IFS=$'\\n'
  COMPREPLY=($(stint __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _stint stint`,
  ],
  [
    'zsh',
    `#compdef stint
_stint() {
  local -a found
  found=("\${(@f)$(stint __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _stint stint`,
  ],
  ['fish', `complete -c stint -f -a '(stint __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'`],
])

export const completion: Command = {
  summary: 'a script by which the shell completes commands, flags and values',
  description:
    'Names of clusters, prefixes of roles and ids of OIDC configurations are asked of the cloud as you type.',
  arguments: ['SHELL'],
  examples: ['eval "$(stint completion bash)"', 'source <(stint completion zsh)', 'stint completion fish | source'],
  run(input, terminal) {
    const [shell = ''] = input.arguments
    const script = SCRIPTS.get(shell)
    if (script === undefined)
      throw new Refusal(
        `There is completion for ${[...SCRIPTS.keys()].join(', ')}, not for ${JSON.stringify(shell)}.`,
        {
          next: 'stint completion bash',
          exitCode: 2,
        },
      )
    terminal.print(script)
    return Promise.resolve()
  },
}
