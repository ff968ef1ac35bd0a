#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`stint needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
await import('../dist/stint.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  console.error('stint is not built yet.\n\n  npm run build')
  process.exit(1)
})
