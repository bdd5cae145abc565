/**
 * What is really used: imports usage events, measures adoption by unit and keeps what was measured as snapshots whose
 * digest is in the ledger. People are counted, never shown.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Measurement")
package dev.tollgate.measurement;
