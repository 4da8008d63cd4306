import busboy from 'busboy'
import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import type { Request } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { hasCsrfToken } from '../middleware/csrf-token.ts'

/** A file of a form. */
export interface Upload {
  fileName: string
  bytes: Buffer
}

const FILE_NAME_LENGTH = 120
/** A browser shows our answer only if it could send what it had begun: it gets this long, and nothing is kept. */
const LINGER_MS = 10_000

/**
 * Reads the one file of a multipart form, null when none was chosen. The session's token must come before it: until
 * then nothing is kept. Throws a Refusal without the token, and TooLarge as soon as `limit` bytes are passed.
 */
export async function readUpload(req: Request, field: string, limit: number): Promise<Upload | null> {
  if (!req.is('multipart/form-data')) return null
  try {
    return await parse(req, field, limit)
  } catch (error) {
    letGo(req)
    throw error
  }
}

/** The file is bigger than a list may be; reading has stopped. */
export class TooLarge extends Error {}

function parse(req: Request, field: string, limit: number): Promise<Upload | null> {
  return new Promise((resolve, reject) => {
    const form = reader(req, limit)
    if (!form) return resolve(null)
    let allowed = false
    let upload: Upload | null = null
    form.on('field', (name, value) => {
      if (name === '_csrf') allowed = hasCsrfToken(req, value)
    })
    form.on('file', (name, stream, { filename }) => {
      if (!allowed) {
        stream.resume()
        return reject(new Refusal('errors.page.expiredForm'))
      }
      const chunks: Buffer[] = []
      stream.on('limit', () => {
        chunks.length = 0
        reject(new TooLarge())
      })
      stream.on('data', (chunk: Buffer) => void (stream.truncated || chunks.push(chunk)))
      stream.on('end', () => {
        if (name === field && filename) upload ??= { fileName: tidy(filename), bytes: Buffer.concat(chunks) }
      })
    })
    form.on('error', () => resolve(null))
    form.on('close', () => {
      if (allowed) resolve(upload)
      else reject(new Refusal('errors.page.expiredForm'))
    })
    req.on('aborted', () => resolve(null))
    req.pipe(form)
  })
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
