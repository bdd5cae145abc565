/** The workers of steering. */
package dev.tollgate.steering.job;
