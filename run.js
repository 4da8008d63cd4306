// node run.js FILE [ARGUMENT…]: runs a TypeScript file of Déclic. Loading some three hundred modules one by one is
// most of a start, so the file and all it imports are joined first by the compiler that tsx brings along (0.2 s), into
// a folder named for its content. Where that cannot be done, tsx loads them in turn: the same code, a slower start.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = import.meta.dirname
const cache = path.join(root, 'node_modules/.cache/declic')
/** Far longer than any process goes on reading pieces of an older version. */
const KEPT_MS = 30 * 86_400_000

const source = path.resolve(root, process.argv[2] ?? '')
// What runs sees itself where it would be if it had been started by name.
process.argv.splice(1, 2, source)
const start = await joined().catch(() => undefined)
if (start) process.setSourceMapsEnabled(true)
else await import('tsx')
await import(pathToFileURL(start ?? source).href)

/** The joined file; throws when the compiler or the folder cannot be had. */
async function joined() {
  const esbuild = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild')
  const { outputFiles } = await esbuild.build({
    entryPoints: { start: source },
    outdir: cache,
    bundle: true,
    splitting: true,
    write: false,
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
  const now = new Date()
  fs.utimesSync(folder, now, now)
  return path.join(folder, 'start.js')
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
