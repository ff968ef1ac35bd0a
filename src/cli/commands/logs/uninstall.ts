import type { Command } from '../../command.ts'
import { logCommand } from './log-command.ts'

export const uninstall: Command = logCommand('uninstall')
