/**
 * Wins and the people behind them: a win is kept with its proof; people are named only when they said yes themselves, and
 * thanked when the local sponsor approved.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Recognition")
package dev.tollgate.recognition;
