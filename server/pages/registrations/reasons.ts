/** Why a seat is given back, by the side each stands on. */
export const REMOVAL_REASONS = {
  byPerson: ['job', 'training', 'childcare', 'transport', 'personal', 'notInterested', 'other'],
  byService: ['byService', 'mistake']
} as const
