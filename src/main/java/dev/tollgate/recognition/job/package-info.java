/** The workers of {@code recognition}, and the one of step 6 that registers a win. */
package dev.tollgate.recognition.job;
