import { request, type IncomingHttpHeaders } from 'node:http'

/** An answer as it came over the wire: fetch would unpack it. */
export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** Asks for an address with these headers and no others; `target` is what the request names instead of a path. */
export function raw(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
  target?: string
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const how = { headers, method, agent: false as const, ...(target ? { path: target } : {}) }
    const sent = request(url, how, answer => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) })
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}
