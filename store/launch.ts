import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const require = createRequire(import.meta.url)
const tsx = require.resolve('tsx')

/**
 * Starts the process of the store. Loading its sixty files one by one takes most of a start, so they are joined in
 * memory by the compiler tsx brings along, and handed over on stdin; where that fails, tsx loads them in turn.
 */
export async function launch(settings: object, memoryMb: number): Promise<ChildProcess> {
  const code = await (joining ??= joined().finally(() => (joining = undefined))).catch(() => undefined)
  const script = code === undefined ? ['--import', pathToFileURL(tsx).href] : ['--input-type=module', '-']
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${memoryMb}`, ...script, main, JSON.stringify(settings)],
    {
      cwd: dirname(main),
      stdio: [code === undefined ? 'ignore' : 'pipe', 'inherit', 'inherit', 'ipc']
    }
  )
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(code)
  // Neither the process nor its channel keeps the application alive; the store ends with it.
  child.unref()
  return child
}

/** The part of esbuild that is used. */
interface Esbuild {
  build(options: object): Promise<{ outputFiles: { contents: Uint8Array }[] }>
  stop(): Promise<void>
}

/** One at a time: the end of one ends the compiler for all. */
let joining: Promise<Uint8Array | undefined> | undefined

async function joined(): Promise<Uint8Array | undefined> {
  const esbuild = createRequire(tsx)('esbuild') as Esbuild
  const { outputFiles } = await esbuild.build({
    entryPoints: [main],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent'
  })
  // Else the compiler stays beside the application, with some 50 MiB.
  await esbuild.stop()
  return outputFiles[0]?.contents
}
