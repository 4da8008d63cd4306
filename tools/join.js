import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '..')
const cache = path.join(root, 'node_modules/.cache/declic')
/** Far longer than any process goes on reading pieces of an older version. */
const KEPT_MS = 30 * 86_400_000
/** What else decides on how the files are joined. */
const ALSO = ['package.json', 'package-lock.json', 'tsconfig.json', 'tools/join.js']
/** Packages are not joined: those that take longest to read are read while the compiler works. The store has none of them. */
const MEANWHILE = ['mongoose', 'joi']

/**
 * Loading some three hundred modules one by one is most of a start, so a file and all it imports are joined first by
 * the compiler that tsx brings along (0.2 s), into a folder named for its content, and not again until one of them
 * changes. Undefined where that cannot be done: tsx then loads them in turn, the same code, a slower start.
 */
export async function joinedFile(source) {
  return standing(source) ?? (await joined(source).catch(() => undefined))
}

/** The joined file of an earlier start, if all it was made of is as it was. */
function standing(source) {
  try {
    const { folder, files } = JSON.parse(fs.readFileSync(notePath(source), 'utf8'))
    if (files.some(({ file, size, changedAt }) => !isSame(fs.statSync(file), size, changedAt)))
      return undefined
    return inUse(folder)
  } catch {
    return undefined
  }
}

/** Notes what the joined file was made of, unless some of it changed after `begun`: then nobody knows which was read. */
function note(source, folder, names, begun) {
  const files = names.map(name => {
    const file = path.resolve(root, name)
    const { size, ctimeMs: changedAt } = fs.statSync(file)
    return { file, size, changedAt }
  })
  if (files.some(({ changedAt }) => changedAt >= begun)) return
  fs.writeFileSync(notePath(source), JSON.stringify({ folder, files }))
}

function notePath(source) {
  return path.join(cache, `${createHash('sha256').update(source).digest('hex').slice(0, 16)}.json`)
}

/** The time of change is the file system's own: no copy and no clean checkout brings an old one back. */
function isSame(stat, size, changedAt) {
  return stat.size === size && stat.ctimeMs === changedAt
}

/** Keeps a folder from being thrown away as old. */
function inUse(folder) {
  const now = new Date()
  fs.utimesSync(folder, now, now)
  return path.join(folder, 'start.js')
}

/** The joined file; throws when the compiler or the folder cannot be had. */
async function joined(source) {
  const esbuild = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild')
  const begun = Date.now()
  for (const name of source.startsWith(path.join(root, 'store')) ? [] : MEANWHILE)
    import(name).catch(() => undefined)
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { start: source },
    outdir: cache,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [{ name: 'places', setup: keepPlaces }]
  })
  // Its service would stay, and hold some 50 MiB beside each process.
  await esbuild.stop()
  const hash = createHash('sha256')
  for (const { path: file, hash: content } of outputFiles) hash.update(`${file} ${content}\n`)
  const folder = path.join(cache, hash.digest('hex').slice(0, 16))
  if (!fs.existsSync(folder)) write(folder, outputFiles)
  note(source, folder, [...Object.keys(metafile.inputs), ...ALSO], begun)
  return inUse(folder)
}

/** A module still finds what lies beside its source: templates, style sheets, other files to start. */
function keepPlaces(build) {
  build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
    loader: 'ts',
    contents: fs
      .readFileSync(file, 'utf8')
      .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
      .replaceAll('import.meta.filename', JSON.stringify(file))
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
  }))
}

/** Whole or not at all: two processes may start at once, and either may be killed. */
function write(folder, files) {
  const draft = `${folder}.${process.pid}`
  fs.mkdirSync(draft, { recursive: true })
  for (const { path: file, contents } of files)
    fs.writeFileSync(path.join(draft, path.basename(file)), contents)
  try {
    fs.renameSync(draft, folder)
  } catch (error) {
    fs.rmSync(draft, { recursive: true })
    if (!fs.existsSync(folder)) throw error
  }
  for (const old of fs.readdirSync(cache)) {
    const place = path.join(cache, old)
    if (Date.now() - fs.statSync(place).mtimeMs > KEPT_MS) fs.rmSync(place, { recursive: true, force: true })
  }
}
