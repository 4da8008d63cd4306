import busboy from 'busboy'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import path from 'node:path'
import type { Request } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { hasCsrfToken } from '../middleware/csrf-token.ts'

/** A file of a form, as it comes: to be read once, while the form is. */
export interface Upload {
  /** The other fields of the form, those that came before the file. */
  fields: Record<string, string>
  fileName: string
  bytes: AsyncIterable<Uint8Array>
}

const FILE_NAME_LENGTH = 120
/** A browser shows our answer only if it could send what it had begun: it gets this long, and nothing is kept. */
const LINGER_MS = 10_000

/**
 * Hands the one file of a multipart form over as it comes, null when none was chosen. The session's token must come
 * before it. Throws a Refusal without the token; reading the bytes throws TooLarge as soon as `limit` is passed.
 */
export async function readUpload<Taken>(
  req: Request,
  { field, limit, take }: { field: string; limit: number; take: (upload: Upload) => Promise<Taken> }
): Promise<Taken | null> {
  if (!req.is('multipart/form-data')) return null
  try {
    return await parse(req, { field, limit, take })
  } catch (error) {
    letGo(req)
    throw error
  }
}

/** The file is bigger than a list may be; reading has stopped. */
export class TooLarge extends Error {}

interface Taking<Taken> {
  field: string
  limit: number
  take: (upload: Upload) => Promise<Taken>
}

function parse<Taken>(req: Request, { field, limit, take }: Taking<Taken>): Promise<Taken | null> {
  return new Promise((resolve, reject) => {
    const form = reader(req, limit)
    if (!form) return resolve(null)
    let allowed = false
    const fields: Record<string, string> = {}
    let taken: Promise<Taken> | null = null
    form.on('field', (name, value) => {
      if (name === '_csrf') allowed = hasCsrfToken(req, value)
      else fields[name] = value
    })
    form.on('file', (name, stream, { filename }) => {
      if (!allowed) {
        stream.resume()
        return reject(new Refusal('errors.page.expiredForm'))
      }
      if (taken || name !== field || !filename) return void stream.resume()
      req.on('aborted', () => stream.destroy(new Error('The file did not come whole')))
      // The answer does not wait until what was kept is forgotten.
      stream.on('limit', () => {
        stream.destroy(new TooLarge())
        reject(new TooLarge())
      })
      taken = take({ fields, fileName: tidy(filename), bytes: whole(stream) })
      taken.catch(error => {
        stream.resume()
        reject(error as Error)
      })
    })
    form.on('error', () => resolve(null))
    form.on('close', () => {
      if (allowed) resolve(taken)
      else reject(new Refusal('errors.page.expiredForm'))
    })
    req.on('aborted', () => resolve(null))
    req.pipe(form)
  })
}

async function* whole(stream: Readable & { truncated?: boolean }): AsyncGenerator<Uint8Array> {
  for await (const bytes of stream) {
    if (stream.truncated) throw new TooLarge()
    yield bytes as Uint8Array
  }
  if (stream.truncated) throw new TooLarge()
}

/** A form that is none (no boundary) is read as one without a file. */
function reader(req: IncomingMessage, limit: number) {
  const limits = { fileSize: limit + 1, files: 2, fields: 10, fieldSize: 1000, fieldNameSize: 100, parts: 12 }
  try {
    return busboy({ headers: req.headers, limits, defParamCharset: 'utf8' })
  } catch {
    return null
  }
}

/** Stops reading the form; what still arrives is dropped, for a while. */
function letGo(req: Request): void {
  req.unpipe()
  req.resume()
  const timer = setTimeout(() => {
    if (!req.complete) req.destroy()
  }, LINGER_MS)
  timer.unref()
}

/** The last part of the name, without what cannot be seen. */
function tidy(filename: string): string {
  const name = path.basename(filename.replaceAll('\\', '/')).replace(/[\p{C}\u2028\u2029]/gu, '')
  return name.trim().slice(-FILE_NAME_LENGTH) || 'liste.csv'
}
