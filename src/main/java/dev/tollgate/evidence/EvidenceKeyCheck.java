package dev.tollgate.evidence;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/** Stops a start whose key is not the one that the evidence in the database was signed with. */
@Component
class EvidenceKeyCheck implements InitializingBean {

    private final JdbcLedger ledger;

    EvidenceKeyCheck(JdbcLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void afterPropertiesSet() {
        if (!ledger.keyFits()) {
            throw new IllegalStateException(
                    "The evidence key does not fit the evidence in this database: it was signed with another key. Set tollgate.evidence.key or tollgate.evidence.key-file to the key that this database was used with; a new key would make all of its evidence void.");
        }
    }
}
