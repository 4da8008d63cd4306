import common from './uk/common.json' with { type: 'json' }
import emails from './uk/emails.json' with { type: 'json' }
import kinds from './uk/kinds.json' with { type: 'json' }
import mine from './uk/mine.json' with { type: 'json' }
import steps from './uk/steps.json' with { type: 'json' }
import waiting from './uk/waiting.json' with { type: 'json' }

export const uk = { common, emails, kinds, mine, steps, waiting }
