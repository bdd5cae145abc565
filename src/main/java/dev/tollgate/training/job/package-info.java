/** The workers of {@code department-training}, and the one that lists the departments of a wave. */
package dev.tollgate.training.job;
