import pino, { type DestinationStream, type Logger } from 'pino'

export type { Logger }

/**
 * A structured log on standard output, or where `to` writes. Personal data never goes in: what is logged is ids, counts, durations and
 * codes; the redactions are a second net.
 */
export function makeLog(level: string, base: Record<string, unknown> = {}, to?: DestinationStream): Logger {
  const options = {
    level,
    base,
    redact: {
      paths: [
        'email',
        'phone',
        'firstName',
        'lastName',
        '*.email',
        '*.phone',
        'password',
        'token',
        'req.headers'
      ],
      censor: '[hidden]'
    },
    timestamp: pino.stdTimeFunctions.isoTime
  }
  return to ? pino(options, to) : pino(options)
}
