package dev.tollgate.escalation;

import dev.tollgate.communication.MailBench;
import javax.sql.DataSource;

class EscalationOnH2Test extends EscalationTables {

    private final DataSource database = MailBench.inMemory();

    @Override
    DataSource database() {
        return database;
    }
}
