package dev.tollgate.evidence;

/** What an entry of the ledger proves. */
public enum EvidenceKind {
    RUN_CLAIMED,
    ENTERED,
    TASK_COMPLETED,
    WORK_DONE,
    QUALITY_JUDGED,
    CAMPAIGN_ACCOUNTED,
    TRAINING_HELD,
    MEASUREMENT_TAKEN,
    GATE_DECIDED,
    SEALED,
    WAVE_CLOSED,
    PROGRAM_COMPLETED
}
