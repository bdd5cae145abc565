/** Workers of {@code adoption-escalation}, and the one that finds units whose use lags. */
package dev.tollgate.escalation.job;
