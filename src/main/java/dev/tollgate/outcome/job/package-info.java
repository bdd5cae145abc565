/** Workers of measurements by hand. */
package dev.tollgate.outcome.job;
