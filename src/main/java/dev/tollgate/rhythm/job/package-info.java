/** The workers of the operating rhythm. */
package dev.tollgate.rhythm.job;
