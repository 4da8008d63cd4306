import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { readEnvFile } from './env-file.js'
import { joinedFile } from './join.js'

const root = path.resolve(import.meta.dirname, '..')

/**
 * Runs the file that the command line names. Only what a person starts is told to read .env (--env, in the scripts of
 * package.json): tests, benches and what a process starts itself are not, so that no test reaches a real database.
 */
export async function run() {
  const readsEnv = process.argv[2] === '--env'
  if (readsEnv) readEnvFile(path.join(root, '.env'))
  const given = readsEnv ? 3 : 2
  const source = path.resolve(root, process.argv[given] ?? '')
  // What runs sees itself where it would be if it had been started by name.
  process.argv.splice(1, given, source)
  const start = await joinedFile(source)
  if (start) process.setSourceMapsEnabled(true)
  else await import('tsx')
  await import(pathToFileURL(start ?? source).href)
}
