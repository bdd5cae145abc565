/** The workers of {@code involve-users} and {@code pilot-review}. */
package dev.tollgate.pilot.job;
