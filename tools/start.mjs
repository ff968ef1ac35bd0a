// `npm start [-- --exit]`: installs and builds what is missing, then the cloud and a cluster on it.
import './ensure.mjs'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const stint = fileURLToPath(new URL('../bin/stint.js', import.meta.url))
const child = spawn(process.execPath, [stint, 'up', '--deploy', 'demo', ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
