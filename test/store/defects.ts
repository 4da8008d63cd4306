import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildOptions, BuildResult, PluginBuild } from 'esbuild'

const root = path.resolve(import.meta.dirname, '../..')
/** Beside the packages, which what is built there goes on importing by name. */
const built = path.join(root, 'node_modules/.cache/declic-defects')

/** One passage of the store, and how it reads when someone gets it wrong. */
export interface Defect {
  file: string
  line: string
  instead: string
}

/** What the comparison of index and scan must notice. */
export const DEFECTS = {
  multikeyBound: {
    file: 'store/storage/candidates.ts',
    line: 'const array = field && index.arrayOn(field)',
    instead: 'const array = undefined'
  },
  sparseNull: {
    file: 'store/storage/candidates.ts',
    line: 'if (!index.sparse) return constraints',
    instead: 'return constraints'
  },
  partialImplication: {
    file: 'store/storage/implication.ts',
    line: 'const inside = (value: unknown) => comparable(value) && within(value, want)',
    instead: 'const inside = (value: unknown) => within(value, want)'
  },
  staleEntry: {
    file: 'store/storage/collection.ts',
    line: 'this.removeEntries(index, removed, record)',
    instead: ''
  },
  lostRest: {
    file: 'store/storage/scan.ts',
    line: 'const sorter = new Sorter<number>(sort, limit)',
    instead: 'return'
  },
  branchesApart: {
    file: 'store/storage/branches.ts',
    line: 'if (sameStart(ways, order.place)) return join',
    instead: 'return join'
  },
  branchesLost: {
    file: 'store/storage/branches.ts',
    line: 'else if (Buffer.compare(last.to, stretch.to) < 0) last.to = stretch.to',
    instead: ''
  }
} satisfies Record<string, Defect>

/** Two processes that both believe they have a folder. */
export const NO_LOCK: Defect = {
  file: 'store/lock.ts',
  line: 'taken = tryLock(fd)',
  instead: 'taken = true'
}

interface Esbuild {
  build(options: BuildOptions): Promise<BuildResult>
  stop(): Promise<void>
}

/** Builds a file with all it imports, one defect in it; its path. Throws when the defect has no place any more. */
export async function buildWith({ file, line, instead }: Defect, entry: string): Promise<string> {
  const esbuild = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Esbuild
  mkdirSync(built, { recursive: true })
  const outfile = path.join(built, `${process.pid}-${count++}.mjs`)
  process.once('exit', () => rmSync(outfile, { force: true }))
  let planted = false
  const plant = (build: PluginBuild) =>
    build.onLoad({ filter: /\.ts$/ }, args => {
      if (path.relative(root, args.path) !== file) return undefined
      const parts = readFileSync(args.path, 'utf8').split(line)
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times the line: ${line}`)
      planted = true
      return { loader: 'ts', contents: parts.join(instead) }
    })
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    plugins: [{ name: 'defect', setup: plant }]
  })
  await esbuild.stop()
  if (!planted) throw new Error(`${entry} does not import ${file}`)
  return outfile
}

let count = 0

/** The comparison of index and scan, on a store with the defect. */
export async function fuzzWith(defect: Defect): Promise<(typeof import('./fuzz.ts'))['fuzz']> {
  const module = pathToFileURL(await buildWith(defect, 'test/store/fuzz.ts')).href
  return ((await import(module)) as typeof import('./fuzz.ts')).fuzz
}
