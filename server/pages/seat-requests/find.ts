import type { Request } from 'express'
import { scopes } from '#models/access/scope.ts'
import type { SeatRequest } from '#models/records/seat-request.ts'
import { param } from '../../forms/param.ts'

/** The request of the address, within the reader's agency; not theirs and not there are the same 404. */
export function ownRequest(req: Request): Promise<SeatRequest> {
  return scopes
    .seatRequests(req.user)
    .findOne({ _id: param(req, 'request') })
    .orFail()
}
