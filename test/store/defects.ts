import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import type { BuildOptions, BuildResult, PluginBuild } from 'esbuild'
import type { fuzz } from './fuzz.ts'

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
  },
  oneAfterAnother: {
    file: 'store/storage/reading.ts',
    line: 'if (reverse ? order < 0 : order > 0) low',
    instead: 'if (false) low'
  },
  manyPointsAsOne: {
    file: 'store/storage/candidates.ts',
    line: 'if (alone[place]) continue',
    instead: 'if (place < alone.length) continue'
  },
  endLeftOut: {
    file: 'store/storage/candidates.ts',
    line: "beyond(high, '$lt')",
    instead: "beyond(high, '$lte')"
  },
  countedTwice: {
    file: 'store/storage/candidates.ts',
    line: 'index.arrays.size === 0 && !index.inexact',
    instead: '!index.inexact'
  },
  countedUnasked: {
    file: 'store/storage/candidates.ts',
    line: 'asked.every(one => told.has(one) && isTold(one))',
    instead: 'true'
  }
} satisfies Record<string, Defect>

/** What the tests of a folder's owner do without, to see that it was needed. */
export const GUARDS = {
  lock: { file: 'store/lock.ts', line: 'taken = locks.tryLock(fd)', instead: 'taken = true' },
  identity: {
    file: 'store/start.ts',
    line: 'identity === undefined || identity !== identityOf(folder)',
    instead: 'identity === undefined'
  },
  erasure: { file: 'store/lock.ts', line: 'taken && identity === identityOf(folder)', instead: 'taken' }
} satisfies Record<string, Defect>

/** A search that takes no turns. */
export const NO_TURNS: Defect = {
  file: 'store/storage/scan.ts',
  line: 'return ++this.passed % stride === 0 && performance.now() > this.end',
  instead: 'return false'
}

/** What goes wrong around a lock. */
export const MISHAPS = {
  noLocks: { file: 'store/lock.ts', line: "('fs-native-extensions')", instead: "('no-such-package')" },
  erased: {
    file: 'store/lock.ts',
    line: 'taken = locks.tryLock(fd)',
    instead:
      'if (!globalThis.erased) rmSync(lockFile(folder)); globalThis.erased = true; taken = locks.tryLock(fd)'
  }
} satisfies Record<string, Defect>

interface Esbuild {
  build(options: BuildOptions): Promise<BuildResult>
  stop(): Promise<void>
}

/** Builds a file with all it imports, defects in it; its path. Throws when one of them has no place any more. */
export async function buildWith(defects: Defect[], entry: string): Promise<string> {
  const esbuild = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Esbuild
  mkdirSync(built, { recursive: true })
  const outfile = path.join(built, `${process.pid}-${count++}.mjs`)
  outfiles.push(outfile)
  const planted = new Set<Defect>()
  const plant = (build: PluginBuild) =>
    build.onLoad({ filter: /\.ts$/ }, args => {
      let contents = readFileSync(args.path, 'utf8')
      for (const defect of defects.filter(({ file }) => file === path.relative(root, args.path))) {
        const { file, line, instead } = defect
        const parts = contents.split(line)
        if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times the line: ${line}`)
        contents = parts.join(instead)
        planted.add(defect)
      }
      return { loader: 'ts', contents }
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
  const missed = defects.find(defect => !planted.has(defect))
  if (missed) throw new Error(`${entry} does not import ${missed.file}`)
  return outfile
}

let count = 0
const outfiles: string[] = []
process.once('exit', () => {
  for (const file of outfiles) rmSync(file, { force: true })
})

/** The comparison of index and scan, on a store with the defect. */
export async function fuzzWith(defect: Defect): Promise<typeof fuzz> {
  const module = pathToFileURL(await buildWith([defect], 'test/store/fuzz.ts')).href
  return ((await import(module)) as { fuzz: typeof fuzz }).fuzz
}
