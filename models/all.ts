/**
 * Compiles every model: verbs find one another by name, so a process that opens the database imports this once.
 * A test compares the list with the folder.
 */
import './account.ts'
import './agency.ts'
import './attempt.ts'
import './company.ts'
import './duplicate.ts'
import './import-chunk.ts'
import './import-heading.ts'
import './import-row.ts'
import './importation.ts'
import './letter.ts'
import './notice.ts'
import './participation.ts'
import './person-event.ts'
import './person.ts'
import './sector.ts'
import './tally.ts'
import './territory.ts'
import './trade.ts'
import './transfer.ts'
import './workshop.ts'
