import type { Command } from '../../command.ts'
import { logCommand } from './log-command.ts'

export const install: Command = logCommand('install')
