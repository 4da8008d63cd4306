import type { Request } from 'express'
import { scopes } from '#models/access/scope.ts'
import { Account } from '#models/records/account.ts'
import type { Company } from '#models/records/company.ts'
import { param } from '../../forms/param.ts'

/** The company of the address, as far as it is the reader's. */
export function ownCompany(req: Request): Promise<Company> {
  return scopes
    .companies(req.user)
    .findOne({ _id: param(req, 'company') })
    .orFail()
}

/** A host of that company. */
export function hostOf(req: Request, company: Company): Promise<Account> {
  return Account.findOne({ _id: param(req, 'host'), role: 'employer', companies: company._id }).orFail()
}
