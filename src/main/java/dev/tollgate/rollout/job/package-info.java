/** The workers that turn what people committed to into dates, and the one that pushes results to managers. */
package dev.tollgate.rollout.job;
